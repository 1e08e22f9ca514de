package io.firecamp.internal.converge;

import io.firecamp.backend.Backends;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.internal.call.Look;
import io.firecamp.internal.call.Operation;
import java.util.List;
import java.util.function.Predicate;

/** Stops containers and waits until they can no longer write. */
public final class ContainerStop {
  private final Backends backends;
  private final Operation operation;

  /** Stops containers for that operation. */
  public ContainerStop(Backends backends, Operation operation) {
    this.backends = backends;
    this.operation = operation;
  }

  /**
   * Returns when none of the selected containers of the service can write any longer.
   *
   * @return the service's containers as last observed
   */
  public List<Container> await(String step, Owner service, Predicate<Container> meant)
      throws InterruptedException {
    return operation.await(step, () -> look(step, service, meant));
  }

  private Look<List<Container>> look(String step, Owner service, Predicate<Container> meant) {
    List<Container> all = operation.call(step, () -> backends.containers().find(service));
    for (Container container : all) {
      if (container.mayWrite() && meant.test(container)) {
        operation.perform(step, () -> backends.containers().stop(container));
        return Look.waiting(
            "container of %s is %s on node %s%s"
                .formatted(
                    container.owner().member(),
                    container.state(),
                    container.nodeId(),
                    container.detail().isEmpty() ? "" : " (" + container.detail() + ")"));
      }
    }
    return Look.done(all);
  }
}
