package io.firecamp.engine;

import io.firecamp.error.ServiceStateException;
import io.firecamp.kind.ChangeEffect;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Rollout;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The record of a service after some of its fields were changed. */
final class NextRecord {
  private final ServiceRecord service;
  private final ServiceSpec spec;
  private final List<FieldChange> changes;

  NextRecord(ServiceRecord service, ServiceSpec spec, List<FieldChange> changes) {
    this.service = service;
    this.spec = spec;
    this.changes = changes;
  }

  /** With the new fields, and a new configuration if members have to learn of them. */
  ServiceRecord withSpec() {
    Map<String, String> fields = new TreeMap<>(service.fields());
    Map<String, String> settings = new TreeMap<>(service.settings());
    Map<String, String> wanted = spec.fields();
    for (FieldChange change : changes) {
      String field = change.field();
      put(fields, field, wanted.get(field));
      if (settings.containsKey(field) || spec.settings().containsKey(field)) {
        put(settings, field, spec.settings().get(field));
      }
    }
    ServiceRecord next = service.withFields(fields, settings);
    if (service.state() != ServiceState.ACTIVE) {
      return startedAnew(next);
    }
    if (any(ChangeEffect.Kind.RESTART_PRIMARY_FIRST)) {
      return next.withRollout(service.rollout().restart(true));
    }
    if (any(ChangeEffect.Kind.RESTART)) {
      return next.withRollout(service.rollout().restart(false));
    }
    return any(ChangeEffect.Kind.RELOAD) ? next.withRollout(service.rollout().reload()) : next;
  }

  /** A service that never served has nothing to spare: its members start anew at the same time. */
  private ServiceRecord startedAnew(ServiceRecord next) {
    if (changes.isEmpty()) {
      return next;
    }
    Rollout rollout = next.rollout().restart(false);
    return next.withRollout(rollout)
        .withMembers(
            next.members().stream().map(m -> m.nextGeneration(rollout.config())).toList(),
            next.leaving(),
            next.nextOrdinal());
  }

  /** With as many new members as the spec wants more. */
  ServiceRecord grown(ServiceRecord next, Placement placement) {
    List<MemberRecord> members = new ArrayList<>(next.members());
    members.addAll(placement.add(next, spec));
    return next.withMembers(
        members, next.leaving(), next.nextOrdinal() + members.size() - next.members().size());
  }

  /** Without as many members: standbys only, the highest ordinal first. */
  ServiceRecord shrunk(ServiceRecord next, int by, Optional<String> primary) {
    String staying =
        primary.orElseThrow(
            () ->
                new ServiceStateException(
                    "service %s in cluster %s has no member that accepts writes, so it is not known which members may leave; nothing was changed: see its status, then update again"
                        .formatted(next.name(), next.cluster())));
    List<MemberRecord> leaving = new ArrayList<>(next.leaving());
    List<MemberRecord> members = new ArrayList<>(next.members());
    next.members().stream()
        .filter(m -> !m.name().equals(staying))
        .sorted(Comparator.comparingInt(MemberRecord::ordinal).reversed())
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

  private static void put(
      Map<String, String> map, String key, @org.jspecify.annotations.Nullable String value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }
}
