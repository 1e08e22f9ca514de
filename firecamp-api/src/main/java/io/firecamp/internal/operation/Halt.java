package io.firecamp.internal.operation;

import io.firecamp.backend.Backends;
import io.firecamp.backend.container.Container;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.call.StepRunner;
import io.firecamp.internal.converge.ContainerStop;
import io.firecamp.internal.converge.Observer;
import io.firecamp.plan.Plan;
import io.firecamp.plan.Step;
import io.firecamp.plan.StepKind;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stops all members of a service that is recorded as stopped; keeps everything else. */
final class Halt implements StepRunner.Action {
  private final Backends backends;
  private final Operation operation;
  private final ServiceRecord service;

  Halt(Backends backends, Operation operation, ServiceRecord service) {
    this.backends = backends;
    this.operation = operation;
    this.service = service;
  }

  /**
   * @param primary is stopped first, so that its standbys receive everything it wrote; empty if
   *     unknown
   */
  Plan run(Optional<String> primary) {
    Plan plan = plan(primary);
    new StepRunner(plan, operation, this).run();
    return plan;
  }

  Plan plan(Optional<String> primary) {
    String first = primary.orElse(service.primary());
    Observation seen = new Observer(backends, operation).observe(service);
    List<Step> steps = new ArrayList<>();
    Step stopFirst = stop(first, seen, List.of());
    steps.add(stopFirst);
    for (MemberRecord member : service.everyMember()) {
      if (!member.name().equals(first)) {
        steps.add(stop(member.name(), seen, List.of(stopFirst)));
      }
    }
    return Plan.of(operation.name(), service.cluster(), service.name(), steps);
  }

  private static Step stop(String member, Observation seen, List<Step> after) {
    boolean stopped = seen.container(member).filter(Container::mayWrite).isEmpty();
    return Step.ofMember(StepKind.STOP_CONTAINER, member, "of " + member, after, stopped);
  }

  @Override
  public void perform(Step step) throws InterruptedException {
    long last = service.member(step.member()).generation();
    new ContainerStop(backends, operation)
        .await(
            step.id(),
            service.owner(),
            c -> c.owner().member().equals(step.member()) && c.generation() <= last);
  }
}
