package io.firecamp.aws.ecs;

import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ecs.model.Task;

/** A task of a member as ECS described it. */
record MemberTask(Task task, TaskTags tags, Owner owner) {
  private static final Set<String> STARTING = Set.of("PROVISIONING", "PENDING", "ACTIVATING");
  private static final String STOPPED = "STOPPED";

  /** Empty if the task is not a member's. */
  static Optional<MemberTask> of(Task task) {
    TaskTags tags = TaskTags.of(task.tags());
    return tags.owner().map(owner -> new MemberTask(task, tags, owner));
  }

  String arn() {
    return task.taskArn();
  }

  long generation() {
    return tags.generation();
  }

  boolean isStopped() {
    return STOPPED.equals(task.lastStatus());
  }

  /** Whether ECS knows that it is to stop. */
  boolean isToldToStop() {
    return STOPPED.equals(task.desiredStatus());
  }

  /** As the engine sees it, given how its host is. */
  Container container(HostHealth host) {
    if (isStopped()) {
      return container(ContainerState.EXITED, why());
    }
    if (host.off()) {
      return container(ContainerState.EXITED, host.detail());
    }
    if (!host.alive()) {
      return container(ContainerState.UNREACHABLE, host.detail());
    }
    return container(state(), host.detail());
  }

  private ContainerState state() {
    if (isToldToStop()) {
      return ContainerState.STOPPING;
    }
    if (STARTING.contains(task.lastStatus())) {
      return ContainerState.STARTING;
    }
    return "RUNNING".equals(task.lastStatus()) ? ContainerState.RUNNING : ContainerState.STOPPING;
  }

  private Container container(ContainerState state, String detail) {
    return Container.builder()
        .id(arn())
        .owner(owner)
        .generation(generation())
        .nodeId(tags.node())
        .state(state)
        .detail(detail)
        .build();
  }

  /** Such as "TaskFailedToStart: CannotPullContainerError ...; container member: exit code 1". */
  private String why() {
    List<String> words = new ArrayList<>();
    String code = Objects.requireNonNullElse(task.stopCodeAsString(), "");
    String reason = Objects.requireNonNullElse(task.stoppedReason(), "");
    words.add(code.isEmpty() || reason.isEmpty() ? code + reason : code + ": " + reason);
    for (var part : task.containers()) {
      if (part.exitCode() != null && part.exitCode() != 0) {
        words.add("container %s: exit code %d".formatted(part.name(), part.exitCode()));
      }
      if (part.reason() != null && !part.reason().isBlank()) {
        words.add("container %s: %s".formatted(part.name(), part.reason()));
      }
    }
    words.removeIf(String::isBlank);
    return words.isEmpty() ? "ECS gives no reason" : String.join("; ", words);
  }
}
