package io.firecamp.testkit.memory;

import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.testkit.memory.process.ContainerProcess;
import org.jspecify.annotations.Nullable;

/** The newest container of one member, with what it holds. Guarded by its backend. */
final class MemberSlot {
  final PortHold port;
  Container container;

  /** What runs in it; null if it is bare, and once it has ended. */
  @Nullable ContainerProcess process;

  /** Its spec, as long as it is held back. */
  @Nullable ContainerSpec waiting;

  MemberSlot(Container container, PortHold port) {
    this.container = container;
    this.port = port;
  }

  /** The container is in that state from now on. */
  Container become(ContainerState state, String detail) {
    container = seenAs(state, detail);
    return container;
  }

  /** The container as it is reported while it is in that state. */
  Container seenAs(ContainerState state, String detail) {
    return container.state() == state && container.detail().equals(detail)
        ? container
        : container.toBuilder().state(state).detail(detail).build();
  }
}
