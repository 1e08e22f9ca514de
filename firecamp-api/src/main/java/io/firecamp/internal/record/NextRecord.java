package io.firecamp.internal.record;

import io.firecamp.error.ServiceStateException;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Rollout;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.service.Trial;
import io.firecamp.spec.ChangeEffect;
import io.firecamp.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The record of a service after some of its fields were changed. */
public final class NextRecord {
  private final ServiceRecord service;
  private final ServiceSpec wanted;
  private final List<FieldChange> changes;

  /**
   * @param changes the differences between record and spec that are applied now
   */
  public NextRecord(ServiceRecord service, ServiceSpec wanted, List<FieldChange> changes) {
    this.service = service;
    this.wanted = wanted;
    this.changes = changes;
  }

  /**
   * Returns the record with the new fields, and with a new configuration if they affect members.
   */
  public ServiceRecord withSpec() {
    if (changes.isEmpty()) {
      return service;
    }
    ServiceRecord next = service.withSpec(spec());
    if (service.state() != ServiceState.ACTIVE) {
      return startedAnew(next);
    }
    Map<String, String> before = ofConfiguration();
    if (before.isEmpty()) {
      return next;
    }
    Rollout trying = service.rollout().trying(before);
    if (any(ChangeEffect.Kind.RESTART_PRIMARY_FIRST)) {
      return next.withRollout(trying.restart(true));
    }
    return next.withRollout(
        any(ChangeEffect.Kind.RESTART) ? trying.restart(false) : trying.reload());
  }

  /** The fields that members are reloaded or restarted for, as they are stored. */
  private Map<String, String> ofConfiguration() {
    Map<String, String> before = new TreeMap<>();
    for (FieldChange change : changes) {
      if (change.is(ChangeEffect.Kind.RELOAD)
          || change.is(ChangeEffect.Kind.RESTART)
          || change.is(ChangeEffect.Kind.RESTART_PRIMARY_FIRST)) {
        before.put(change.field(), change.stored());
      }
    }
    return before;
  }

  /**
   * Returns the record with the fields of its last usable configuration. Members that were
   * restarted since are restarted again; members that run with it are only reloaded.
   *
   * @param reason what a member said of the newest one
   */
  public static ServiceRecord withdrawn(ServiceRecord service, String reason) {
    Trial back = service.rollout().trial().orElseThrow();
    Map<String, String> fields = new TreeMap<>(service.spec().fields());
    Map<String, String> settings = new TreeMap<>(service.settings());
    back.before()
        .forEach(
            (field, text) -> {
              Map<String, String> changed = ServiceSpec.isField(field) ? fields : settings;
              if (text.isEmpty()) {
                changed.remove(field);
              } else {
                changed.put(field, text);
              }
            });
    boolean restarts = service.rollout().restartAt() > back.restartAt();
    List<MemberRecord> members =
        service.members().stream()
            .map(
                m ->
                    restarts && m.config() > back.config() ? m.withConfig(back.restartAt() - 1) : m)
            .toList();
    return service
        .withSpec(
            ServiceSpec.of(service.cluster(), service.name(), service.kind(), fields, settings))
        .withRollout(service.rollout().withdrawn(reason))
        .withMembers(members, service.leaving(), service.nextOrdinal());
  }

  private ServiceSpec spec() {
    Map<String, String> fields = new TreeMap<>(service.spec().fields());
    Map<String, String> settings = new TreeMap<>(service.settings());
    for (FieldChange change : changes) {
      Map<String, String> changed = ServiceSpec.isField(change.field()) ? fields : settings;
      Map<String, String> source =
          ServiceSpec.isField(change.field()) ? wanted.fields() : wanted.settings();
      String value = source.get(change.field());
      if (value == null) {
        changed.remove(change.field());
      } else {
        changed.put(change.field(), value);
      }
    }
    return ServiceSpec.of(service.cluster(), service.name(), service.kind(), fields, settings);
  }

  /**
   * A service that was never ready has no availability to preserve: its members are restarted at
   * the same time.
   */
  private static ServiceRecord startedAnew(ServiceRecord next) {
    Rollout rollout = next.rollout().restart(false);
    return next.withRollout(rollout)
        .withMembers(
            next.members().stream().map(m -> m.nextGeneration(rollout.config())).toList(),
            next.leaving(),
            next.nextOrdinal());
  }

  /** Adds the new members that the spec requests. */
  public ServiceRecord grown(ServiceRecord next, Placement placement) {
    List<MemberRecord> members = new ArrayList<>(next.members());
    members.addAll(placement.add(next, wanted));
    return next.withMembers(
        members, next.leaving(), next.nextOrdinal() + members.size() - next.members().size());
  }

  /**
   * Removes the surplus members: standbys only, those of the least use first. The intended primary
   * is kept, and so is the member that accepts writes.
   *
   * @param order how much use a member is of
   */
  public ServiceRecord shrunk(
      ServiceRecord next, int by, Optional<String> primary, Comparator<MemberRecord> order) {
    String staying =
        primary.orElseThrow(
            () ->
                new ServiceStateException(
                    ("service %s in cluster %s has no member that accepts writes, so it is unknown"
                            + " which members can be removed; nothing was changed: check its status,"
                            + " then update again")
                        .formatted(next.name(), next.cluster())));
    List<MemberRecord> leaving = new ArrayList<>(next.leaving());
    List<MemberRecord> members = new ArrayList<>(next.members());
    next.members().stream()
        .filter(m -> !m.name().equals(staying) && !next.isPrimary(m))
        .sorted(order)
        .limit(by)
        .forEach(
            m -> {
              leaving.add(m);
              members.remove(m);
            });
    return next.withMembers(members, leaving, next.nextOrdinal());
  }

  private boolean any(ChangeEffect.Kind kind) {
    return changes.stream().anyMatch(c -> c.is(kind));
  }
}
