package io.firecamp.aws.ecs;

import io.firecamp.backend.secret.SecretRef;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * How members become tasks. The ECS cluster has the name of the cluster of FireCamp. Immutable.
 *
 * @param secretArn the ARN by which the ECS agent reads a secret
 * @param executionRole the ARN of the role that the agent acts as: it reads secrets, pulls images
 *     and writes logs
 * @param taskRole the ARN of the role that members act as; none if empty
 * @param volumeOwner user and group, by number, to whom a new file system belongs
 * @param visible how long a new task may be missing in what ECS lists
 */
public record EcsSettings(
    Function<SecretRef, String> secretArn,
    Optional<String> executionRole,
    Optional<String> taskRole,
    String volumeOwner,
    Duration visible) {
  private static final Duration VISIBLE = Duration.ofMinutes(1);

  /** Who the images of FireCamp run as. */
  private static final String OWNER = "999:999";

  public EcsSettings {
    Objects.requireNonNull(secretArn, "secretArn");
    Objects.requireNonNull(executionRole, "executionRole");
    Objects.requireNonNull(taskRole, "taskRole");
    Objects.requireNonNull(volumeOwner, "volumeOwner");
    Objects.requireNonNull(visible, "visible");
  }

  /** No roles, {@code 999:999}, one minute. */
  public static EcsSettings of(Function<SecretRef, String> secretArn) {
    return new EcsSettings(secretArn, Optional.empty(), Optional.empty(), OWNER, VISIBLE);
  }

  /** The same with that execution role. */
  public EcsSettings withExecutionRole(String arn) {
    return new EcsSettings(secretArn, Optional.of(arn), taskRole, volumeOwner, visible);
  }

  /** The same with that task role. */
  public EcsSettings withTaskRole(String arn) {
    return new EcsSettings(secretArn, executionRole, Optional.of(arn), volumeOwner, visible);
  }
}
