package io.firecamp.aws.ecs;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.aws.client.AwsService;
import io.firecamp.backend.BackendException;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.container.PlacementException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PlacementConstraint;
import software.amazon.awssdk.services.ecs.model.PlacementConstraintType;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;

/**
 * Starts the task of one generation of a member, at most once: RunTask with a client token of
 * member and generation, constrained to the one instance. (StartTask names an instance, but has no
 * token.)
 */
final class TaskStart {
  private final AwsApi api = AwsApi.of(AwsService.ECS);
  private final EcsClient ecs;
  private final Definitions definitions;
  private final Tasks tasks;
  private final EcsSettings settings;

  TaskStart(EcsClient ecs, Definitions definitions, Tasks tasks, EcsSettings settings) {
    this.ecs = ecs;
    this.definitions = definitions;
    this.tasks = tasks;
    this.settings = settings;
  }

  /**
   * @param earlier the member's other tasks that ECS knows, newest first
   */
  MemberTask start(ContainerSpec spec, List<MemberTask> earlier) {
    RegisterTaskDefinitionRequest content = Definition.of(spec, settings);
    String digest = Definition.digest(content);
    List<Tag> tags =
        TaskTags.of(spec.tags(), spec.owner(), spec.generation(), spec.node().id(), digest);
    Optional<String> reused =
        earlier.stream()
            .filter(task -> task.tags().content().equals(digest))
            .map(task -> task.task().taskDefinitionArn())
            .filter(arn -> definitions.active(content.family()).contains(arn))
            .findFirst();
    String definition =
        reused.orElseGet(() -> definitions.register(content.toBuilder().tags(tags).build()));
    Task task;
    try {
      task = run(spec, definition, tags);
    } catch (PlacementException e) {
      if (reused.isEmpty()) {
        definitions.deregister(definition);
      }
      throw e;
    }
    MemberTask started =
        MemberTask.of(task).orElseGet(() -> new MemberTask(task, TaskTags.of(tags), spec.owner()));
    tasks.started(started);
    earlier.stream()
        .map(other -> other.task().taskDefinitionArn())
        .filter(arn -> arn != null && !arn.equals(task.taskDefinitionArn()))
        .distinct()
        .forEach(definitions::deregister);
    return started;
  }

  private Task run(ContainerSpec spec, String definition, List<Tag> tags) {
    RunTaskRequest request =
        RunTaskRequest.builder()
            .cluster(spec.owner().cluster())
            .taskDefinition(definition)
            .count(1)
            .launchType(LaunchType.EC2)
            .placementConstraints(
                PlacementConstraint.builder()
                    .type(PlacementConstraintType.MEMBER_OF)
                    .expression("ec2InstanceId in ['%s']".formatted(spec.node().id()))
                    .build())
            .startedBy(Tasks.startedBy(spec.owner()))
            .clientToken(token(spec))
            .tags(tags)
            .build();
    try {
      RunTaskResponse reply =
          api.call("RunTask", "of " + spec.owner().member(), () -> ecs.runTask(request));
      if (reply.tasks().isEmpty()) {
        throw notPlaced(spec, reply.failures());
      }
      return reply.tasks().get(0);
    } catch (AwsException e) {
      if (e.getCause() instanceof ConflictException conflict) {
        return firstOf(spec, conflict, definition);
      }
      if (e.is("InvalidParameterException") && e.reason().contains("No Container Instances")) {
        throw new PlacementException(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /** Somebody started that generation from another revision of the definition. */
  private Task firstOf(ContainerSpec spec, ConflictException conflict, String definition) {
    Optional<Task> first =
        tasks.describe(spec.owner().cluster(), conflict.resourceIds()).stream().findFirst();
    if (first.isEmpty()) {
      throw new BackendException(
          "generation %d of %s was started before, and ECS does not show it yet, or has forgotten it: %s"
              .formatted(spec.generation(), spec.owner().member(), conflict.resourceIds()),
          true,
          BackendException.Effect.NONE,
          conflict);
    }
    if (!Objects.equals(first.get().taskDefinitionArn(), definition)) {
      definitions.deregister(definition);
    }
    return first.get();
  }

  private static PlacementException notPlaced(ContainerSpec spec, List<Failure> failures) {
    String reasons =
        failures.stream()
            .map(
                f ->
                    Objects.requireNonNullElse(f.reason(), "?")
                        + (f.detail() == null ? "" : " (" + f.detail() + ")"))
            .distinct()
            .collect(Collectors.joining(", "));
    return new PlacementException(
        "ECS does not place member %s on instance %s: %s"
            .formatted(
                spec.owner().member(),
                spec.node().id(),
                reasons.isEmpty() ? "it gives no reason" : reasons));
  }

  private static String token(ContainerSpec spec) {
    String text =
        String.join(
            "/",
            spec.owner().service(),
            spec.owner().uuid(),
            spec.owner().member(),
            Long.toString(spec.generation()));
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
