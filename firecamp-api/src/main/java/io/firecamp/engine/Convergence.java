package io.firecamp.engine;

import io.firecamp.backend.Backends;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.error.ServiceStateException;
import io.firecamp.kind.ServiceControl;
import io.firecamp.kind.ServiceKind;
import io.firecamp.plan.Plan;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings a service to what its record wants, step by step. */
final class Convergence {
  /** Somebody who changes the record all the time does not keep others busy for ever. */
  private static final int MAX_ROUNDS = 20;

  private final Backends backends;
  private final Operation operation;
  private final ServiceKind kind;
  private final Records records;
  private final Map<String, Secret> given;

  /**
   * @param given the secrets that the caller has, or none
   */
  Convergence(
      Backends backends,
      Operation operation,
      ServiceKind kind,
      Records records,
      Map<String, Secret> given) {
    this.backends = backends;
    this.operation = operation;
    this.kind = kind;
    this.records = records;
    this.given = given;
  }

  /** Looks at what is there and runs what is missing; returns what was done. */
  Plan run() {
    return run(new Observer(backends, operation).observe(records.current()));
  }

  /**
   * Runs what is missing, given what was seen; again, if somebody else worked on the service at the
   * same time, until nobody did. Returns what was done first.
   */
  Plan run(Observation seen) {
    ServiceRecord service = records.current();
    try {
      Plan first = runOnce(seen);
      if (first.changes().isEmpty()) {
        return first;
      }
      ServiceRecord before = records.current();
      look();
      for (int round = 0; !records.current().equals(before) && round < MAX_ROUNDS; round++) {
        before = records.current();
        runOnce(new Observer(backends, operation).observe(before));
        look();
      }
      return first;
    } catch (ServiceStateException e) {
      clearIfUnwanted(service, e);
      throw e;
    }
  }

  /** Reads the record again; goes no further if somebody deletes or stops the service. */
  private void look() {
    ServiceRecord service = records.reload("look at the record");
    ConvergeSteps.refuseUnlessWanted(service);
  }

  private Plan runOnce(Observation seen) {
    Plan plan = plan(records.current(), seen, List.of());
    new StepRunner(
            plan, operation, new ConvergeSteps(backends, operation, kind, records, given, seen))
        .run();
    return plan;
  }

  /** What running would do with that record. */
  Plan plan(ServiceRecord wanted, Observation seen, List<String> fieldChanges) {
    boolean ordered =
        wanted.members().size() > 1
            && wanted.members().stream().anyMatch(wanted.rollout()::mustRestart);
    Optional<String> primary = ordered ? primary(wanted) : Optional.empty();
    return new ConvergePlanner(wanted, seen, !given.isEmpty(), primary)
        .plan(operation.name(), fieldChanges);
  }

  /** The member that accepts writes now, if any answers. */
  Optional<String> primary(ServiceRecord service) {
    Map<String, Secret> secrets = new Observer(backends, operation).secrets(service);
    try (ServiceControl control = kind.control(service, secrets)) {
      return control.primary();
    }
  }

  /** What was made, or started, after somebody had deleted or stopped the service goes as well. */
  private void clearIfUnwanted(ServiceRecord service, ServiceStateException cause) {
    Operation clearing = operation.resumed();
    try {
      Optional<ServiceRecord> now =
          Records.find(
                  backends.metadata(), clearing, new DocumentKey(service.cluster(), service.name()))
              .map(Records::current);
      if (now.filter(r -> r.state() == ServiceState.STOPPED).isPresent()) {
        new Halt(backends, clearing, now.orElseThrow()).run(Optional.empty());
        return;
      }
      boolean ours = now.filter(r -> r.uuid().equals(service.uuid())).isPresent();
      if (!ours || now.filter(r -> r.state() == ServiceState.DELETING).isPresent()) {
        new Deletion(backends, clearing, records, ours || now.isEmpty()).run();
      }
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }
}
