package io.firecamp.internal.converge;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Backends;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.log.LogLine;
import io.firecamp.internal.call.Look;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.call.Parallel;
import io.firecamp.internal.record.Records;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.ServiceKind;
import io.firecamp.kind.Unready;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.time.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a service is ready; restarts members that exit during the wait, a limited number of
 * times. Members that the operation can complete without are left behind: at once if waiting cannot
 * help, otherwise when its patience is over.
 */
final class Readiness {
  private static final int MAX_RESTARTS = 2;
  private static final int LOG_LINES = 5;
  private final Backends backends;
  private final Operation operation;
  private final ServiceKind kind;
  private final Controls controls;
  private final Records records;
  private final MemberContainers containers;
  private final Departures departures;
  private final Reloads reloads;
  private final Map<String, Integer> restarts = new HashMap<>();
  private boolean prepared;
  private boolean tidied;

  Readiness(
      Scope scope,
      Controls controls,
      MemberContainers containers,
      Departures departures,
      Reloads reloads) {
    this.backends = scope.backends();
    this.kind = scope.kind();
    this.operation = scope.operation();
    this.controls = controls;
    this.records = scope.records();
    this.containers = containers;
    this.departures = departures;
    this.reloads = reloads;
  }

  /**
   * Returns when all members are ready, except those that are left behind.
   *
   * @throws io.firecamp.error.ServiceStateException if another process deletes or stops the service
   */
  void await(String step) throws InterruptedException {
    await(step, control -> Optional.empty());
  }

  /**
   * Returns when the member can be restarted without harm to the others, or the operation no longer
   * works on it.
   */
  void awaitHarmless(String step, MemberRecord member) throws InterruptedException {
    await(
        step,
        control ->
            records.absent().isPresent(records.current(), member.name())
                ? control.restartWaitsFor(member)
                : Optional.empty());
  }

  private void await(String step, Function<ServiceControl, Optional<String>> more)
      throws InterruptedException {
    Map<String, Deadline> patience = new HashMap<>();
    boolean[] again = {false};
    try (CurrentControl control = new CurrentControl()) {
      operation.await(
          step,
          () -> {
            Owner service = records.current().owner();
            List<Container> found = again[0] ? findAgain(step, service) : containers.find(service);
            again[0] = true;
            Optional<String> missing = missing(step, found, control, patience);
            if (missing.isEmpty()) {
              missing = more.apply(control.get());
            }
            if (missing.isEmpty()) {
              forgetFormer(control.get());
              return Look.done(true);
            }
            return Look.waiting(missing.get());
          });
    }
  }

  /**
   * Also reads the record, at the same time: otherwise a wait for what another process deletes,
   * stops or moves would last until the deadline.
   */
  private List<Container> findAgain(String step, Owner service) {
    Supplier<List<Container>> found = new Parallel(operation).fork(() -> containers.find(service));
    records.refresh(step);
    return found.get();
  }

  /**
   * Returns the control of the service as currently recorded: members can be moved during a wait,
   * or left behind.
   */
  private final class CurrentControl implements AutoCloseable {
    private @Nullable ServiceRecord service;
    private @Nullable ServiceControl control;

    ServiceControl get() {
      ServiceControl open = control;
      ServiceRecord now = records.absent().present(records.current());
      if (open == null || !now.equals(service)) {
        close();
        service = now;
        open = controls.open();
        control = open;
      }
      return open;
    }

    @Override
    public void close() {
      if (control != null) {
        control.close();
        control = null;
      }
    }
  }

  /** What is missing, after members that need not be waited for any longer were left behind. */
  private Optional<String> missing(
      String step, List<Container> found, CurrentControl control, Map<String, Deadline> patience) {
    List<Unready> unready = containers(step, found);
    if (unready.isEmpty()) {
      unready = unready(control.get());
    }
    List<String> waitsFor = new ArrayList<>();
    for (Unready one : unready) {
      if (restarts(step, one)) {
        waitsFor.add("member " + one.member() + " is restarted: " + one.reason());
      } else if (!leaves(step, one, patience)) {
        if (!one.member().isEmpty()) {
          reloads.tryOnce(step, control.get(), one.member());
        }
        waitsFor.add(one.reason());
      }
    }
    patience.keySet().retainAll(unready.stream().map(Unready::member).toList());
    return waitsFor.isEmpty() && !unready.isEmpty()
        ? missing(step, found, control, patience)
        : waitsFor.stream().findFirst();
  }

  /**
   * A standby whose replay a higher setting of its primary has paused never becomes ready before
   * the restart that would otherwise wait for it. One that was started after its primary had such a
   * setting for a while meets it in the WAL, and knows it at its next start.
   */
  private boolean restarts(String step, Unready unready) {
    ServiceRecord service = records.current();
    Optional<MemberRecord> member = service.find(unready.member());
    if (!unready.needsRestart() || member.isEmpty()) {
      return false;
    }
    if (!service.rollout().mustRestart(member.get())
        && (!records.absent().isNeeded(unready.member())
            || restarts.merge(unready.member(), 1, Integer::sum) > MAX_RESTARTS)) {
      return false;
    }
    try {
      new ContainerStop(backends, operation)
          .await(
              step,
              service.owner(),
              c ->
                  c.owner().member().equals(unready.member())
                      && c.generation() == member.get().generation());
      containers.start(step, unready.member());
      return true;
    } catch (InterruptedException e) {
      throw operation.interrupted(e);
    }
  }

  private boolean leaves(String step, Unready unready, Map<String, Deadline> patience) {
    String member = unready.member();
    if (member.isEmpty() || !departures.canLeave(member)) {
      if (unready.permanent() && !isChanging(step)) {
        throw BackendException.refused(unready.reason());
      }
      return false;
    }
    Deadline until = patience.computeIfAbsent(member, m -> operation.patienceFromNow());
    if (unready.permanent() || until.expired()) {
      departures.leave(member, unready.reason());
      return true;
    }
    return false;
  }

  /** Whether another process changed the record, so that what was seen may be out of date. */
  private boolean isChanging(String step) {
    ServiceRecord before = records.current();
    records.refresh(step);
    return !before.equals(records.current()) || !before.rotating().isEmpty();
  }

  /** Members whose containers do not run; one that exited is restarted. */
  private List<Unready> containers(String step, List<Container> found) {
    ServiceRecord service = records.current();
    List<Unready> unready = new ArrayList<>();
    for (Container container : found) {
      String member = container.owner().member();
      if (!records.absent().isPresent(service, member)) {
        continue;
      }
      String detail = container.detail().isEmpty() ? "" : " (" + container.detail() + ")";
      if (container.state() == ContainerState.EXITED) {
        unready.add(
            isExplainedByPrimary(service, container, found)
                ? Unready.passing(member, "member %s ended%s".formatted(member, detail))
                : restart(step, container));
      } else if (container.state() != ContainerState.RUNNING) {
        unready.add(
            new Unready(
                member,
                "container of %s is %s%s".formatted(member, container.state(), detail),
                container.state() == ContainerState.UNREACHABLE && departures.canLeave(member),
                false));
      }
    }
    return unready;
  }

  /**
   * What a member says that ended may be the reason why the primary is about to end, and that says
   * more.
   */
  private boolean isExplainedByPrimary(
      ServiceRecord service, Container ended, List<Container> found) {
    return kind.isFinal(ended)
        && !ended.owner().member().equals(service.primary())
        && !departures.canLeave(ended.owner().member())
        && found.stream()
            .filter(c -> c.owner().member().equals(service.primary()))
            .anyMatch(c -> c.state() == ContainerState.STARTING || kind.yieldsTo(c).isPresent());
  }

  private List<Unready> unready(ServiceControl control) {
    if (records.current().term() > 1 && !prepared) {
      try {
        prepared = control.prepareForStandbys();
      } catch (BackendException e) {
        if (!e.retryable()) {
          throw e;
        }
        return List.of(Unready.passing("", String.valueOf(e.getMessage())));
      }
    }
    return control.unready();
  }

  /** Once: what is kept for members that are gone disturbs nobody, and a later call tries again. */
  private void forgetFormer(ServiceControl control) {
    List<String> former = tidied ? List.of() : records.current().former();
    tidied = true;
    if (!former.isEmpty()) {
      try {
        control.forgetFormer(former);
      } catch (BackendException e) {
        // See above.
        return;
      }
    }
  }

  private Unready restart(String step, Container exited) {
    String member = exited.owner().member();
    if (kind.isFinal(exited)
        && records
            .reload(step)
            .find(member)
            .filter(m -> m.generation() == exited.generation())
            .isPresent()) {
      return Unready.permanent(
          member, "container of member %s ended: %s".formatted(member, exited.detail()));
    }
    if (restarts.merge(member, 1, Integer::sum) > MAX_RESTARTS) {
      String words =
          "container of member %s exited again after %d restarts: %s%s"
              .formatted(member, MAX_RESTARTS, exited.detail(), lastLines(member));
      UnusableConfigurationException.throwIfTriedOn(records, member, words, exited.detail());
      return Unready.permanent(member, words);
    }
    try {
      containers.restart(step, exited);
    } catch (InterruptedException e) {
      throw operation.interrupted(e);
    } catch (BackendException e) {
      if (e.retryable() || !departures.canLeave(member)) {
        throw e;
      }
      return Unready.permanent(member, String.valueOf(e.getMessage()));
    }
    return Unready.passing(member, "member %s is restarted: %s".formatted(member, exited.detail()));
  }

  private String lastLines(String member) {
    List<LogLine> lines =
        operation.call(
            "read log",
            () -> backends.logs().read(records.current().logGroup(), member, LOG_LINES));
    return lines.isEmpty()
        ? ""
        : lines.stream()
            .map(LogLine::text)
            .collect(Collectors.joining("\n  | ", ". Its last log lines:\n  | ", "\n"));
  }
}
