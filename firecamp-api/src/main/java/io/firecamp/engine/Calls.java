package io.firecamp.engine;

import io.firecamp.backend.Backends;
import io.firecamp.error.FirecampException;
import io.firecamp.event.ProgressListener;
import io.firecamp.internal.call.CallSettings;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.converge.Observer;
import io.firecamp.internal.converge.Scope;
import io.firecamp.internal.record.Records;
import io.firecamp.kind.ServiceKind;
import io.firecamp.plan.Plan;
import io.firecamp.service.Provisioned;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** What all operations have in common: how a call begins, and what it returns. */
final class Calls {
  private final Backends backends;
  private final EngineOptions options;

  Calls(Backends backends, EngineOptions options) {
    this.backends = backends;
    this.options = options;
  }

  /**
   * Begins an operation.
   *
   * @throws FirecampException if the runtime was closed
   */
  Operation begin(String name, String cluster, String service, CallOptions call) {
    if (options.closed().getAsBoolean()) {
      throw new FirecampException(
          "%s is refused because this runtime was closed: open another one".formatted(name));
    }
    List<ProgressListener> listeners = new ArrayList<>(options.listeners());
    listeners.addAll(call.listeners());
    Optional<Executor> executor =
        backends.immediate() ? Optional.empty() : Optional.of(options.executor());
    return new Operation(
        name,
        cluster,
        service,
        new CallSettings(
            options.time(),
            executor,
            options.pollFirst(),
            options.pollMost(),
            options.retryFirst(),
            options.retryMost(),
            options.patience(),
            call.timeout().orElse(options.timeout()),
            listeners,
            options.closed()));
  }

  /** Asks something about a service that changes nothing. */
  <T> T look(String name, ServiceRecord service, Function<Observer, T> question) {
    Operation operation = begin(name, service.cluster(), service.name(), CallOptions.defaults());
    return operation.guard(() -> question.apply(new Observer(backends, operation)));
  }

  /** Runs an operation on an existing service; the work returns what it did, or would do. */
  Provisioned run(
      String name, ServiceKind kind, ServiceRef ref, CallOptions call, Function<Scope, Plan> work) {
    Operation operation = begin(name, ref.cluster(), ref.name(), call);
    return operation.guard(
        () -> {
          Records records = Records.get(backends.metadata(), operation, ref);
          Plan plan = work.apply(new Scope(backends, operation, kind, records, Map.of()));
          if (call.isDryRun()) {
            return inTime(operation, new Provisioned(records.current(), plan, Outcome.PLANNED));
          }
          boolean unchanged = plan.isEmpty() && !records.wasChanged();
          if (unchanged) {
            operation.tellUnchanged();
          }
          return new Provisioned(
              records.current(),
              plan,
              unchanged ? Outcome.UNCHANGED : Outcome.CONVERGED,
              records.absent().all());
        });
  }

  /**
   * Returns what is planned.
   *
   * @throws io.firecamp.error.OperationTimeoutException after the deadline, as members were not
   *     given the time to respond
   */
  static Provisioned inTime(Operation operation, Provisioned planned) {
    operation.refuseIfPast("the plan was not complete");
    return planned;
  }
}
