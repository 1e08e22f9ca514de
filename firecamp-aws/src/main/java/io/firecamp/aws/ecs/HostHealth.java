package io.firecamp.aws.ecs;

import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * Whether an instance can run members. An agent that is not connected says little: it reconnects
 * several times an hour. So it counts only together with what EC2 says.
 *
 * @param alive whether containers on it are believed to run
 * @param off whether nothing on it can write any longer
 * @param detail why it is not in order, or empty
 */
record HostHealth(boolean alive, boolean off, String detail) {

  static HostHealth of(
      String id, Optional<HostInstance> host, Optional<Instance> instance, boolean impaired) {
    if (instance.isEmpty()) {
      return new HostHealth(false, true, "instance " + id + " does not exist any longer");
    }
    String state = instance.get().state().nameAsString();
    if (!isRunning(instance.get())) {
      boolean off = "stopped".equals(state) || "terminated".equals(state);
      return new HostHealth(false, off, "instance " + id + " is " + state);
    }
    if (host.isEmpty()) {
      return new HostHealth(
          false, false, "instance " + id + " is running, but ECS does not know it");
    }
    if (!host.get().isConnected()) {
      return impaired
          ? new HostHealth(
              false, false, "instance " + id + " is impaired, and its ECS agent disconnected")
          : new HostHealth(true, false, "the ECS agent of instance " + id + " is disconnected");
    }
    return new HostHealth(
        true,
        false,
        host.get().isActive() ? "" : "instance " + id + " is " + host.get().status() + " in ECS");
  }

  static boolean isRunning(Instance instance) {
    return "running".equals(instance.state().nameAsString());
  }
}
