package io.firecamp.engine;

import static io.firecamp.plan.StepKind.ATTACH_VOLUME;
import static io.firecamp.plan.StepKind.AWAIT_READY;
import static io.firecamp.plan.StepKind.CREATE_VOLUME;
import static io.firecamp.plan.StepKind.DELETE_DNS_RECORDS;
import static io.firecamp.plan.StepKind.DETACH_VOLUME;
import static io.firecamp.plan.StepKind.ENSURE_DNS_ZONE;
import static io.firecamp.plan.StepKind.ENSURE_LOG_GROUP;
import static io.firecamp.plan.StepKind.FORGET_MEMBER;
import static io.firecamp.plan.StepKind.MARK_ACTIVE;
import static io.firecamp.plan.StepKind.MARK_INITIALIZING;
import static io.firecamp.plan.StepKind.MODIFY_VOLUME;
import static io.firecamp.plan.StepKind.RELOAD_MEMBER;
import static io.firecamp.plan.StepKind.REMOVE_MEMBER;
import static io.firecamp.plan.StepKind.RESTART_MEMBER;
import static io.firecamp.plan.StepKind.ROTATE_SECRET;
import static io.firecamp.plan.StepKind.RUN_CONTAINER;
import static io.firecamp.plan.StepKind.STOP_CONTAINER;
import static io.firecamp.plan.StepKind.STORE_SECRETS;
import static io.firecamp.plan.StepKind.WRITE_DNS_RECORDS;

import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumePurpose;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.plan.Plan;
import io.firecamp.plan.Step;
import io.firecamp.plan.StepKind;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Derives the steps that bring a service from what was seen to what its record wants. Pure.
 * Whatever an operation wants is in the record before any step is taken, so any operation that is
 * called again derives what is left to do.
 */
final class ConvergePlanner {
  private final ServiceRecord service;
  private final ServiceSpec spec;
  private final Observation seen;
  private final boolean storesSecrets;
  private final Optional<String> primary;
  private final List<Step> steps = new ArrayList<>();

  /**
   * @param storesSecrets whether the caller has the secrets
   * @param primary the member that accepts writes, if known
   */
  ConvergePlanner(
      ServiceRecord service, Observation seen, boolean storesSecrets, Optional<String> primary) {
    this.service = service;
    this.spec = StoredSpec.of(service);
    this.seen = seen;
    this.storesSecrets = storesSecrets;
    this.primary = primary;
  }

  Plan plan(String operation, List<String> fieldChanges) {
    boolean active = service.state() == ServiceState.ACTIVE;
    Set<String> needed = new HashSet<>();
    if (storesSecrets) {
      needed.add(storeSecrets());
    }
    needed.add(add(ENSURE_LOG_GROUP, "", service.logGroup(), Set.of(), active));
    Set<String> stopped = stopOlderStarts();
    Set<String> beforeDns = new HashSet<>(stopped);
    beforeDns.add(add(ENSURE_DNS_ZONE, "", service.domain(), Set.of(), seen.zone()));
    needed.add(add(WRITE_DNS_RECORDS, "", memberNames(), beforeDns, recordsAreRight()));
    Set<String> attached = new HashSet<>();
    Set<String> runs = new HashSet<>();
    for (MemberRecord member : service.members()) {
      Set<String> volumes = volumes(member, stopped);
      attached.addAll(volumes);
      Set<String> needs = new HashSet<>(volumes);
      needs.addAll(needed);
      runs.add(
          add(RUN_CONTAINER, member.name(), "on node " + member.node(), needs, isRunning(member)));
    }
    boolean attachedBefore = service.state() != ServiceState.CREATING;
    Set<String> started = new HashSet<>(runs);
    started.add(add(MARK_INITIALIZING, "", service.name(), attached, attachedBefore));
    String ready = add(AWAIT_READY, "", service.name(), started, false);
    Set<String> all = new HashSet<>(changeRunning(ready));
    all.addAll(removeLeaving(ready));
    all.add(ready);
    add(MARK_ACTIVE, "", service.name(), all, active);
    return new Plan(operation, service.cluster(), service.name(), steps, fieldChanges, List.of());
  }

  private String storeSecrets() {
    String names = String.join(", ", service.secrets().stream().sorted().toList());
    return add(STORE_SECRETS, "", names, Set.of(), seen.secrets().containsAll(service.secrets()));
  }

  /** A member that moves is stopped where it was before anything of it is touched. */
  private Set<String> stopOlderStarts() {
    Set<String> stopped = new HashSet<>();
    for (MemberRecord member : service.members()) {
      Optional<Container> older =
          seen.container(member.name())
              .filter(c -> c.mayWrite() && c.generation() < member.generation());
      if (older.isPresent()) {
        String where = "on node " + older.get().nodeId();
        stopped.add(add(STOP_CONTAINER, member.name(), where, Set.of(), false));
      }
    }
    return stopped;
  }

  private Set<String> volumes(MemberRecord member, Set<String> stopped) {
    Set<String> usable = new HashSet<>();
    for (VolumePurpose purpose : VolumePurpose.values()) {
      Optional<Volume> volume = seen.volume(member.name(), purpose);
      int size = StoredSpec.volume(spec, purpose).sizeGib();
      String what = "%s, %d GiB in zone %s".formatted(purpose.word(), size, member.zone());
      boolean there = volume.filter(v -> v.state() != VolumeState.ERROR).isPresent();
      Set<String> after = new HashSet<>(stopped);
      after.add(add(CREATE_VOLUME, member.name(), what, Set.of(), there));
      boolean here = volume.filter(v -> v.isAttachedTo(member.node())).isPresent();
      String made = add(ATTACH_VOLUME, member.name(), purpose.word(), after, here);
      usable.add(made);
      if (volume.filter(v -> v.sizeGib() < size || !v.tags().equals(spec.tags())).isPresent()) {
        String change = "%s to %d GiB".formatted(purpose.word(), size);
        usable.add(add(MODIFY_VOLUME, member.name(), change, Set.of(made), false));
      }
    }
    return usable;
  }

  /** Secrets, then what can be reloaded, then restarts one after the other. */
  private Set<String> changeRunning(String ready) {
    Set<String> done = new HashSet<>();
    Set<String> before = Set.of(ready);
    for (String secret : service.rotating().stream().sorted().toList()) {
      String step = add(ROTATE_SECRET, "", secret, before, false);
      before = Set.of(step);
      done.add(step);
    }
    for (MemberRecord member : service.members()) {
      if (service.rollout().mustReload(member)) {
        done.add(add(RELOAD_MEMBER, member.name(), "configuration", before, false));
      }
    }
    for (MemberRecord member : inRestartOrder()) {
      if (service.rollout().mustRestart(member) && isRunning(member)) {
        String step = add(RESTART_MEMBER, member.name(), "configuration", before, false);
        before = Set.of(step);
        done.add(step);
      }
    }
    return done;
  }

  private List<MemberRecord> inRestartOrder() {
    String first = primary.orElse(service.members().get(0).name());
    List<MemberRecord> order = new ArrayList<>(service.members());
    order.removeIf(m -> m.name().equals(first));
    MemberRecord thePrimary = service.member(first);
    order.add(service.rollout().primaryFirst() ? 0 : order.size(), thePrimary);
    return order;
  }

  private Set<String> removeLeaving(String ready) {
    Set<String> removed = new HashSet<>();
    for (MemberRecord member : service.leaving()) {
      String stop = add(STOP_CONTAINER, member.name(), "of " + member.name(), Set.of(), false);
      Set<String> gone = detach(member.name(), stop);
      gone.add(
          add(DELETE_DNS_RECORDS, member.name(), service.dnsName(member), Set.of(stop), false));
      gone.add(add(FORGET_MEMBER, member.name(), "replication", Set.of(stop, ready), false));
      removed.add(add(REMOVE_MEMBER, member.name(), "from the record", gone, false));
    }
    for (String stranger : strangers()) {
      String stop = add(STOP_CONTAINER, stranger, "of " + stranger, Set.of(), false);
      Set<String> gone = detach(stranger, stop);
      removed.add(add(REMOVE_MEMBER, stranger, "left over", gone, false));
    }
    return removed;
  }

  private Set<String> detach(String member, String stop) {
    Set<String> gone = new HashSet<>();
    for (VolumePurpose purpose : VolumePurpose.values()) {
      boolean free =
          seen.volume(member, purpose).filter(v -> v.state() != VolumeState.AVAILABLE).isEmpty();
      gone.add(add(DETACH_VOLUME, member, purpose.word(), Set.of(stop), free));
    }
    return gone;
  }

  /**
   * Containers of members that are not in the record: somebody started one as it was taken away.
   */
  private List<String> strangers() {
    Set<String> known =
        new HashSet<>(service.everyMember().stream().map(MemberRecord::name).toList());
    return seen.containers().stream()
        .map(c -> c.owner().member())
        .filter(m -> !known.contains(m))
        .toList();
  }

  private String memberNames() {
    return String.join(", ", service.members().stream().map(service::dnsName).toList());
  }

  private boolean recordsAreRight() {
    return service.members().stream()
        .allMatch(
            m ->
                seen.dns(service.dnsName(m))
                    .filter(r -> r.address().equals(m.address()))
                    .isPresent());
  }

  private boolean isRunning(MemberRecord member) {
    return seen.container(member.name())
        .filter(c -> c.generation() == member.generation() && c.nodeId().equals(member.node()))
        .filter(c -> c.state() == ContainerState.RUNNING || c.state() == ContainerState.STARTING)
        .isPresent();
  }

  private String add(
      StepKind kind, String member, String resource, Set<String> after, boolean done) {
    Step step = new Step(kind, member, resource, after, done);
    steps.add(step);
    return step.id();
  }
}
