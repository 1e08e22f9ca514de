package io.firecamp.internal.converge;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.internal.call.Look;
import io.firecamp.internal.call.Operation;
import io.firecamp.kind.Rival;
import io.firecamp.kind.ServiceControl;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Never starts the intended primary beside another member that accepts writes: somebody may have
 * promoted a standby while the primary was down.
 */
final class Rivals {
  /** One lost request proves nothing. */
  private static final int MOST_LOOKS = 4;

  /** How long standbys that are started before their primary may take to run or to end. */
  private static final Duration STANDBYS_FIRST = Duration.ofSeconds(30);

  private final Scope scope;
  private final Operation operation;
  private final Controls controls;
  private final Set<String> primaries = ConcurrentHashMap.newKeySet();

  Rivals(Scope scope) {
    this.scope = scope;
    this.operation = scope.operation();
    this.controls = new Controls(scope);
  }

  /** A member that this operation restarts while it is the primary was not replaced by hand. */
  void isPrimary(String member) {
    primaries.add(member);
  }

  /**
   * Returns if the member may be started.
   *
   * @throws BackendException not retryable, with what to do
   */
  void refuse(String step, MemberRecord member) throws InterruptedException {
    ServiceRecord service = scope.service();
    if (!service.initialized() || !service.isPrimary(member) || service.members().size() == 1) {
      return;
    }
    boolean recreated =
        service.state() == ServiceState.CREATING || service.state() == ServiceState.INITIALIZING;
    if (recreated && !scope.records().isChosenPrimary(member.name())) {
      awaitOthers(step, member);
    }
    List<String> running =
        others(step, member).stream()
            .filter(c -> c.state() == ContainerState.RUNNING)
            .map(c -> c.owner().member())
            .toList();
    if (running.isEmpty()) {
      return;
    }
    int[] looks = {0};
    Optional<Rival> rival =
        operation.await(
            step,
            () -> {
              Optional<Rival> found = ask(member, running);
              boolean settled =
                  found.isEmpty()
                      || found.get().isCertain()
                      || primaries.contains(member.name())
                      || ++looks[0] >= MOST_LOOKS;
              return settled ? Look.done(found) : Look.waiting(found.get().reason());
            });
    if (rival.isPresent() && (rival.get().isCertain() || !primaries.contains(member.name()))) {
      throw BackendException.refused(rival.get().reason());
    }
  }

  private Optional<Rival> ask(MemberRecord member, List<String> running) {
    try (ServiceControl control = controls.open()) {
      return control.rival(member, running);
    }
  }

  /**
   * A service that is recreated is started with its standbys first: one whose volumes have the data
   * of a later primary refuses to start as a standby, and then the recorded primary has old data.
   */
  private void awaitOthers(String step, MemberRecord member) throws InterruptedException {
    long began = operation.nanoTime();
    operation.await(
        step,
        () -> {
          List<Container> others = others(step, member);
          Optional<Container> ended =
              others.stream().filter(c -> c.state() == ContainerState.EXITED).findFirst();
          if (ended.isPresent()) {
            throw BackendException.refused(
                "%s is not started as the primary, because %s does not start with the data on its volumes: %s"
                    .formatted(member.name(), ended.get().owner().member(), ended.get().detail()));
          }
          long running = others.stream().filter(c -> c.state() == ContainerState.RUNNING).count();
          return running == scope.service().members().size() - 1
                  || operation.nanoTime() - began > STANDBYS_FIRST.toNanos()
              ? Look.done(true)
              : Look.waiting("the standbys are started first: " + words(others));
        });
  }

  private static String words(List<Container> containers) {
    return containers.stream()
        .map(c -> c.owner().member() + " " + c.state() + " " + c.detail())
        .collect(Collectors.joining(", "));
  }

  private List<Container> others(String step, MemberRecord member) {
    ServiceRecord service = scope.service();
    return operation.call(step, () -> scope.backends().containers().find(service.owner())).stream()
        .filter(c -> !c.owner().member().equals(member.name()))
        .filter(c -> service.members().stream().anyMatch(m -> isCurrent(m, c)))
        .toList();
  }

  private static boolean isCurrent(MemberRecord member, Container container) {
    return member.name().equals(container.owner().member())
        && container.generation() == member.generation();
  }
}
