package io.firecamp.aws.secretsmanager;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.aws.client.AwsService;
import io.firecamp.backend.BackendException;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.spec.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * Secrets in AWS Secrets Manager, each under the path of its reference and with the tags of its
 * service. Values are only ever in requests and replies: no message contains one.
 */
public final class SecretsManagerBackend implements SecretBackend {
  /** The limit of Secrets Manager, checked here so that no error message repeats the value. */
  private static final int MAX_BYTES = 65_536;

  private static final String MISSING = "ResourceNotFoundException";
  private static final String EXISTS = "ResourceExistsException";

  private final SecretsManagerClient client;
  private final String kmsKey;
  private final AwsApi api = AwsApi.of(AwsService.SECRETS_MANAGER);

  /** Encrypts with the key {@code aws/secretsmanager}; the client is used and never closed. */
  public SecretsManagerBackend(SecretsManagerClient client) {
    this(client, "");
  }

  /**
   * Encrypts with that key.
   *
   * @param client used, and never closed
   * @param kmsKey the key's id, ARN or alias; empty for {@code aws/secretsmanager}
   */
  public SecretsManagerBackend(SecretsManagerClient client, String kmsKey) {
    this.client = Objects.requireNonNull(client, "client");
    this.kmsKey = Objects.requireNonNull(kmsKey, "kmsKey");
  }

  @Override
  public Secret createIfAbsent(SecretRef ref, Secret secret) {
    mustFit(ref, secret);
    try {
      create(ref, secret);
      return secret;
    } catch (AwsException e) {
      if (e.is(EXISTS)) {
        return get(ref).orElseGet(() -> revive(ref, secret));
      }
      if (isBeingDeleted(e)) {
        return revive(ref, secret);
      }
      throw e;
    }
  }

  private void create(SecretRef ref, Secret secret) {
    api.call(
        "CreateSecret",
        subject(ref),
        () ->
            client.createSecret(
                r ->
                    r.name(ref.path())
                        .secretString(secret.reveal())
                        .kmsKeyId(kmsKey.isEmpty() ? null : kmsKey)
                        .tags(tags(ref))));
  }

  /** The name is still that of a secret whose deletion is scheduled: it is taken back. */
  private Secret revive(SecretRef ref, Secret secret) {
    try {
      api.call(
          "RestoreSecret", subject(ref), () -> client.restoreSecret(r -> r.secretId(ref.path())));
      replace(ref, secret);
      return secret;
    } catch (AwsException e) {
      if (e.is(MISSING) || isBeingDeleted(e)) {
        throw BackendException.transientFailure(
            "secret %s is just being deleted; retry later".formatted(ref.path()), e);
      }
      throw e;
    }
  }

  @Override
  public void put(SecretRef ref, Secret secret) {
    mustFit(ref, secret);
    try {
      replace(ref, secret);
    } catch (AwsException e) {
      if (isBeingDeleted(e)) {
        revive(ref, secret);
      } else if (!e.is(MISSING)) {
        throw e;
      } else if (!createIfAbsent(ref, secret).equals(secret)) {
        replace(ref, secret);
      }
    }
  }

  private void replace(SecretRef ref, Secret secret) {
    api.call(
        "PutSecretValue",
        subject(ref),
        () -> client.putSecretValue(r -> r.secretId(ref.path()).secretString(secret.reveal())));
  }

  @Override
  public Optional<Secret> get(SecretRef ref) {
    try {
      String value =
          api.call(
                  "GetSecretValue",
                  subject(ref),
                  () -> client.getSecretValue(r -> r.secretId(ref.path())))
              .secretString();
      return Optional.of(Secret.of(value));
    } catch (AwsException e) {
      if (e.is(MISSING) || isBeingDeleted(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void delete(SecretRef ref) {
    try {
      api.call(
          "DeleteSecret",
          subject(ref),
          () -> client.deleteSecret(r -> r.secretId(ref.path()).forceDeleteWithoutRecovery(true)));
    } catch (AwsException e) {
      if (!e.is(MISSING)) {
        throw e;
      }
    }
  }

  /**
   * Returns the ARN of the secret, by which task definitions name it; empty if it does not exist.
   */
  public Optional<String> arn(SecretRef ref) {
    try {
      return Optional.of(
          api.call(
                  "DescribeSecret",
                  subject(ref),
                  () -> client.describeSecret(r -> r.secretId(ref.path())))
              .arn());
    } catch (AwsException e) {
      if (e.is(MISSING)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** AWS says so with a code that it uses for other refusals as well. */
  private static boolean isBeingDeleted(AwsException e) {
    return e.is("InvalidRequestException") && e.reason().contains("delet");
  }

  private static void mustFit(SecretRef ref, Secret secret) {
    int bytes = secret.reveal().getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_BYTES) {
      throw BackendException.refused(
          "secret %s has %d bytes, and Secrets Manager keeps 1 to %d: choose another"
              .formatted(ref.path(), bytes, MAX_BYTES));
    }
  }

  private static List<Tag> tags(SecretRef ref) {
    return ref.owner().tags().entrySet().stream()
        .map(t -> Tag.builder().key(t.getKey()).value(t.getValue()).build())
        .toList();
  }

  private static String subject(SecretRef ref) {
    return "of " + ref.path();
  }
}
