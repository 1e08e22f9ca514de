package io.firecamp.internal.converge;

import static io.firecamp.plan.StepKind.ATTACH_VOLUME;
import static io.firecamp.plan.StepKind.AWAIT_READY;
import static io.firecamp.plan.StepKind.CHECK_DATA;
import static io.firecamp.plan.StepKind.CREATE_OBJECTS;
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
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.plan.Plan;
import io.firecamp.plan.Step;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumePurpose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Derives the steps that bring a service from its observed state to the state that its record
 * specifies. Pure. The requested state is recorded before any step runs, so an operation that is
 * called again derives the remaining steps.
 */
public final class ConvergePlanner {
  private static final List<Step> NOTHING = List.of();
  private static final List<VolumePurpose> PURPOSES = List.of(VolumePurpose.values());

  private final ServiceRecord service;
  private final ServiceSpec spec;
  private final Observation seen;
  private final boolean storesSecrets;
  private final Optional<String> primary;
  private final Predicate<String> heldByMembers;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Step> checked = new HashMap<>();
  private List<MemberRecord> present;
  private boolean primaryFirst;
  private boolean looks;

  /**
   * @param storesSecrets whether the caller has the secrets
   * @param primary the member that accepts writes, if known
   * @param heldByMembers whether members hold a copy of the secret of that name
   */
  public ConvergePlanner(
      ServiceRecord service,
      Observation seen,
      boolean storesSecrets,
      Optional<String> primary,
      Predicate<String> heldByMembers) {
    this.service = service;
    this.spec = service.spec();
    this.seen = seen;
    this.storesSecrets = storesSecrets;
    this.primary = primary;
    this.heldByMembers = heldByMembers;
    this.present = service.members();
  }

  /** Does nothing for those members. */
  ConvergePlanner skipping(Predicate<MemberRecord> skipped) {
    this.present = service.members().stream().filter(skipped.negate()).toList();
    return this;
  }

  /** Looks at the data of members that are not started, before the primary is. */
  public ConvergePlanner lookingAtData(boolean possible) {
    this.looks = possible;
    return this;
  }

  /** Starts the primary first, because it is known to have the newest data. */
  ConvergePlanner withPrimaryFirst(boolean first) {
    this.primaryFirst = first;
    return this;
  }

  /** The steps, for an operation of that name. */
  public Plan plan(String operation) {
    boolean active = service.state() == ServiceState.ACTIVE;
    List<Step> needed = new ArrayList<>();
    if (storesSecrets) {
      needed.add(storeSecrets());
    }
    needed.add(add(Step.ofService(ENSURE_LOG_GROUP, service.logGroup(), NOTHING, active)));
    List<Step> halted = stopStopped();
    List<Step> stopped = stopOlderStarts();
    needed.add(dnsRecords(stopped));
    List<Step> attached = new ArrayList<>();
    List<Step> started = new ArrayList<>();
    List<Step> before = checks(stopped, concat(needed, halted));
    for (MemberRecord member : inStartOrder()) {
      List<Step> needs = volumes(member, stopped);
      attached.addAll(needs);
      needs.addAll(needed);
      if (service.isPrimary(member)) {
        needs.addAll(before);
        needs.addAll(halted);
      }
      String where = "on node " + member.node();
      Step start =
          add(Step.ofMember(RUN_CONTAINER, member.name(), where, needs, isRunning(member)));
      started.add(start);
      if (showsItsData(member)) {
        before.add(start);
      }
    }
    List<Step> current = rotations(started);
    boolean attachedBefore = service.state() != ServiceState.CREATING;
    started.addAll(halted);
    started.add(add(Step.ofService(MARK_INITIALIZING, service.name(), attached, attachedBefore)));
    started.addAll(current);
    Step ready = add(Step.ofService(AWAIT_READY, service.name(), started, false));
    List<Step> all = changeRunning(ready);
    all.addAll(removeLeaving(ready));
    all.add(ready);
    add(Step.ofService(MARK_ACTIVE, service.name(), all, active));
    return Plan.of(operation, service.cluster(), service.name(), steps);
  }

  /**
   * Once there is data, standbys are started first: they show whether the primary has the newest
   * data, and can be promoted if it has none.
   */
  private List<MemberRecord> inStartOrder() {
    List<MemberRecord> order = new ArrayList<>(present);
    if (service.initialized()) {
      Comparator<MemberRecord> standbysFirst = Comparator.comparing(service::isPrimary);
      order.sort(primaryFirst ? standbysFirst.reversed() : standbysFirst);
    }
    return order;
  }

  /** Whether the primary is started only after the others have said what data they have. */
  private boolean othersFirst() {
    return service.initialized() && !primaryFirst && !isRunning(service.primaryMember());
  }

  /** A member that was never started has none. */
  private boolean showsItsData(MemberRecord member) {
    return othersFirst() && (member.generation() > 1 || seen.container(member.name()).isPresent());
  }

  /** Members that are not started, and whose data may be newer than the primary's. */
  private List<Step> checks(List<Step> stopped, List<Step> needed) {
    List<Step> checks = new ArrayList<>();
    for (MemberRecord member : service.everyMember()) {
      if (isChecked(member)) {
        List<Step> needs = new ArrayList<>(needed);
        for (VolumePurpose purpose : PURPOSES) {
          needs.add(attach(member, purpose, stopped));
        }
        Step check = add(Step.ofMember(CHECK_DATA, member.name(), "newest data", needs, false));
        checked.put(member.name(), check);
        checks.add(check);
      }
    }
    return checks;
  }

  private boolean isChecked(MemberRecord member) {
    boolean recreated = service.state() != ServiceState.ACTIVE;
    boolean unstarted = recreated ? service.isLeaving(member.name()) : member.stopped();
    return looks
        && unstarted
        && othersFirst()
        && !service.isPrimary(member)
        && PURPOSES.stream()
            .allMatch(
                p ->
                    seen.volume(member.name(), p)
                        .filter(v -> v.state() != VolumeState.ERROR)
                        .isPresent());
  }

  private static List<Step> concat(List<Step> some, List<Step> others) {
    List<Step> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  private Step storeSecrets() {
    String names = String.join(", ", new TreeSet<>(service.secrets().keySet()));
    boolean there =
        seen.secrets().containsAll(service.secrets().keySet())
            && service.rotating().stream().allMatch(s -> seen.secrets().contains(s + ".next"));
    return add(Step.ofService(STORE_SECRETS, names, NOTHING, there));
  }

  /** Members that are stopped on purpose, while the others serve. */
  private List<Step> stopStopped() {
    List<Step> stops = new ArrayList<>();
    for (MemberRecord member : service.members()) {
      if (member.stopped()
          && seen.container(member.name()).filter(Container::mayWrite).isPresent()) {
        stops.add(stop(member.name()));
      }
    }
    return stops;
  }

  /** A member that moves is stopped on its old node before any of its resources are changed. */
  private List<Step> stopOlderStarts() {
    List<Step> stopped = new ArrayList<>();
    for (MemberRecord member : present) {
      Optional<Container> older = seen.container(member.name());
      if (older.isPresent()
          && older.get().mayWrite()
          && older.get().generation() < member.generation()) {
        String where = "on node " + older.get().nodeId();
        stopped.add(add(Step.ofMember(STOP_CONTAINER, member.name(), where, NOTHING, false)));
      }
    }
    return stopped;
  }

  private Step dnsRecords(List<Step> stopped) {
    List<Step> before = new ArrayList<>(stopped);
    before.add(add(Step.ofService(ENSURE_DNS_ZONE, service.domain(), NOTHING, seen.zone())));
    StringBuilder names = new StringBuilder();
    boolean right = true;
    for (MemberRecord member : service.members()) {
      String name = service.dnsName(member);
      names.append(names.isEmpty() ? "" : ", ").append(name);
      right &= seen.dns(name).filter(r -> r.address().equals(member.address())).isPresent();
    }
    return add(Step.ofService(WRITE_DNS_RECORDS, names.toString(), before, right));
  }

  private List<Step> volumes(MemberRecord member, List<Step> stopped) {
    List<Step> usable = new ArrayList<>();
    for (VolumePurpose purpose : PURPOSES) {
      Optional<Volume> volume = seen.volume(member.name(), purpose);
      int size = spec.volume(purpose).sizeGib();
      String what = purpose.word() + ", " + size + " GiB in zone " + member.zone();
      boolean there = volume.isPresent() && volume.get().state() != VolumeState.ERROR;
      List<Step> after = new ArrayList<>(stopped);
      after.add(add(Step.ofVolume(CREATE_VOLUME, member.name(), purpose, what, NOTHING, there)));
      Step attached = attach(member, purpose, after);
      usable.add(attached);
      if (volume.isPresent() && VolumeDifference.exists(volume.get(), spec)) {
        String change = VolumeDifference.words(volume.get(), spec);
        usable.add(
            add(
                Step.ofVolume(
                    MODIFY_VOLUME, member.name(), purpose, change, List.of(attached), false)));
      }
    }
    return usable;
  }

  private Step attach(MemberRecord member, VolumePurpose purpose, List<Step> after) {
    boolean here =
        seen.volume(member.name(), purpose).filter(v -> v.isAttachedTo(member.node())).isPresent();
    return add(Step.ofVolume(ATTACH_VOLUME, member.name(), purpose, purpose.word(), after, here));
  }

  /**
   * Secrets, which need the primary only, then reloads. A member that has an old secret, or an old
   * configuration, may not get ready before it.
   */
  private List<Step> rotations(List<Step> started) {
    List<Step> done = new ArrayList<>();
    List<Step> before = List.copyOf(started);
    for (String secret : new TreeSet<>(service.secrets().keySet())) {
      if (!service.versions(secret).isSettled()) {
        Step step = add(Step.ofService(ROTATE_SECRET, secret, before, false));
        before = List.of(step);
        done.add(step);
      }
    }
    // Such a rotation is a new configuration of every member.
    boolean held = service.rotating().stream().anyMatch(heldByMembers);
    for (MemberRecord member : present) {
      if (service.rollout().mustReload(member)
          || (held && !service.rollout().mustRestart(member))) {
        done.add(add(Step.ofMember(RELOAD_MEMBER, member.name(), "configuration", before, false)));
      }
    }
    return done;
  }

  /** Restarts, one at a time. */
  private List<Step> changeRunning(Step ready) {
    List<Step> done = new ArrayList<>();
    List<Step> before = List.of(ready);
    if (!service.toCreate().isEmpty()) {
      String objects = String.join(", ", new TreeSet<>(service.toCreate()));
      Step step = add(Step.ofService(CREATE_OBJECTS, objects, before, false));
      before = List.of(step);
      done.add(step);
    }
    for (MemberRecord member : inRestartOrder()) {
      boolean again = service.nextConfig(member) < service.rollout().restartAt();
      if (service.rollout().mustRestart(member) && (isRunning(member) || again)) {
        Step step =
            add(Step.ofMember(RESTART_MEMBER, member.name(), "configuration", before, false));
        before = List.of(step);
        done.add(step);
      }
    }
    return done;
  }

  private List<MemberRecord> inRestartOrder() {
    MemberRecord thePrimary = service.member(primary.orElse(service.primary()));
    List<MemberRecord> order = new ArrayList<>(present);
    if (!order.remove(thePrimary)) {
      return order;
    }
    order.add(service.rollout().primaryFirst() ? 0 : order.size(), thePrimary);
    return order;
  }

  private List<Step> removeLeaving(Step ready) {
    List<Step> removed = new ArrayList<>();
    for (MemberRecord member : service.leaving()) {
      Step stop = stop(member.name());
      List<Step> gone = detach(member.name(), stop);
      String name = service.dnsName(member);
      gone.add(add(Step.ofMember(DELETE_DNS_RECORDS, member.name(), name, List.of(stop), false)));
      gone.add(
          add(
              Step.ofMember(
                  FORGET_MEMBER, member.name(), "replication", List.of(stop, ready), false)));
      removed.add(add(Step.ofMember(REMOVE_MEMBER, member.name(), "from the record", gone, false)));
    }
    for (String stranger : strangers()) {
      List<Step> gone = detach(stranger, stop(stranger));
      removed.add(add(Step.ofMember(REMOVE_MEMBER, stranger, "left over", gone, false)));
    }
    return removed;
  }

  private Step stop(String member) {
    Step check = checked.get(member);
    List<Step> after = check == null ? NOTHING : List.of(check);
    return add(Step.ofMember(STOP_CONTAINER, member, "of " + member, after, false));
  }

  private List<Step> detach(String member, Step stop) {
    List<Step> gone = new ArrayList<>();
    for (VolumePurpose purpose : PURPOSES) {
      boolean free =
          seen.volume(member, purpose).filter(v -> v.state() != VolumeState.AVAILABLE).isEmpty()
              && !checked.containsKey(member);
      gone.add(
          add(Step.ofVolume(DETACH_VOLUME, member, purpose, purpose.word(), List.of(stop), free)));
    }
    gone.add(stop);
    return gone;
  }

  /**
   * Containers of members that are not in the record: another process started one while it was
   * being removed.
   */
  private List<String> strangers() {
    if (seen.containers().isEmpty()) {
      return List.of();
    }
    return seen.containers().stream()
        .map(c -> c.owner().member())
        .filter(m -> service.find(m).isEmpty())
        .toList();
  }

  private boolean isRunning(MemberRecord member) {
    return seen.container(member.name())
        .filter(c -> c.generation() == member.generation() && c.nodeId().equals(member.node()))
        .filter(c -> c.state() == ContainerState.RUNNING || c.state() == ContainerState.STARTING)
        .isPresent();
  }

  private Step add(Step step) {
    steps.add(step);
    return step;
  }
}
