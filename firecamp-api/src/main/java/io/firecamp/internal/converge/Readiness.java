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
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
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
 * times.
 */
final class Readiness {
  private static final int MAX_RESTARTS = 2;
  private static final int LOG_LINES = 5;
  private final Backends backends;
  private final Operation operation;
  private final Controls controls;
  private final Records records;
  private final MemberContainers containers;
  private final Map<String, Integer> restarts = new HashMap<>();
  private boolean prepared;

  Readiness(Scope scope, Controls controls, MemberContainers containers) {
    this.backends = scope.backends();
    this.operation = scope.operation();
    this.controls = controls;
    this.records = scope.records();
    this.containers = containers;
  }

  /**
   * Returns when all members are ready.
   *
   * @throws io.firecamp.error.ServiceStateException if another process deletes or stops the service
   */
  void await(String step) throws InterruptedException {
    await(step, control -> Optional.empty());
  }

  /** Returns when the member can be restarted without harm to the others. */
  void awaitHarmless(String step, MemberRecord member) throws InterruptedException {
    await(step, control -> control.restartWaitsFor(member));
  }

  private void await(String step, Function<ServiceControl, Optional<String>> more)
      throws InterruptedException {
    boolean[] again = {false};
    try (CurrentControl control = new CurrentControl()) {
      operation.await(
          step,
          () -> {
            Owner service = records.current().owner();
            List<Container> found = again[0] ? findAgain(step, service) : containers.find(service);
            again[0] = true;
            Look<Boolean> ready = look(step, found, control);
            Optional<String> missing =
                ready.isFinal() ? more.apply(control.get()) : Optional.of(ready.waitingFor());
            return missing.isEmpty() ? ready : Look.waiting(missing.get());
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
   * Returns the control of the service as currently recorded: members can be moved during a wait.
   */
  private final class CurrentControl implements AutoCloseable {
    private @Nullable ServiceRecord service;
    private @Nullable ServiceControl control;

    ServiceControl get() {
      ServiceControl open = control;
      if (open == null || !records.current().equals(service)) {
        close();
        service = records.current();
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

  private Look<Boolean> look(String step, List<Container> found, CurrentControl control) {
    ServiceRecord service = records.current();
    Container starting = null;
    for (Container container : found) {
      if (service.isLeaving(container.owner().member())) {
        continue;
      }
      if (container.state() == ContainerState.EXITED) {
        restart(step, container);
        return Look.waiting(
            "member %s is restarted: %s".formatted(container.owner().member(), container.detail()));
      }
      if (starting == null && container.state() != ContainerState.RUNNING) {
        starting = container;
      }
    }
    if (starting != null) {
      return Look.waiting(words(starting));
    }
    Optional<String> missing = waitingFor(service, control.get());
    return missing.isEmpty() ? Look.done(true) : Look.waiting(missing.get());
  }

  private static String words(Container container) {
    return "container of %s is %s%s"
        .formatted(
            container.owner().member(),
            container.state(),
            container.detail().isEmpty() ? "" : " (" + container.detail() + ")");
  }

  private Optional<String> waitingFor(ServiceRecord service, ServiceControl control) {
    if (service.term() > 1 && !prepared) {
      try {
        prepared = control.prepareForStandbys();
      } catch (BackendException e) {
        if (!e.retryable()) {
          throw e;
        }
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }
    Optional<String> missing = control.waitingFor();
    control
        .conflict()
        .ifPresent(
            conflict -> {
              throw BackendException.refused(conflict);
            });
    return missing;
  }

  private void restart(String step, Container exited) {
    String member = exited.owner().member();
    if (restarts.merge(member, 1, Integer::sum) > MAX_RESTARTS) {
      throw BackendException.refused(
          "container of member %s exited again after %d restarts: %s%s"
              .formatted(member, MAX_RESTARTS, exited.detail(), lastLines(member)));
    }
    try {
      containers.restart(step, exited);
    } catch (InterruptedException e) {
      throw operation.interrupted(e);
    }
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
