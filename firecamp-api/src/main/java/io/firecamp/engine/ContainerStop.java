package io.firecamp.engine;

import io.firecamp.backend.Backends;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import java.util.Optional;
import java.util.function.Predicate;

/** Stops containers and waits until they can write no more. */
final class ContainerStop {
  private final Backends backends;
  private final Operation operation;

  ContainerStop(Backends backends, Operation operation) {
    this.backends = backends;
    this.operation = operation;
  }

  /** Returns when none of the service's containers that are meant may write any more. */
  void await(String step, Owner service, Predicate<Container> meant) throws InterruptedException {
    operation.await(
        step,
        () -> {
          Optional<Container> left =
              operation.call(step, () -> backends.containers().find(service)).stream()
                  .filter(meant)
                  .filter(Container::mayWrite)
                  .findFirst();
          if (left.isEmpty()) {
            return Look.done(true);
          }
          Container container = left.get();
          operation.perform(step, () -> backends.containers().stop(container));
          return Look.waiting(
              "container of %s is %s on node %s%s"
                  .formatted(
                      container.owner().member(),
                      container.state(),
                      container.nodeId(),
                      container.detail().isEmpty() ? "" : " (" + container.detail() + ")"));
        });
  }
}
