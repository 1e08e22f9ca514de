package io.firecamp.aws.secretsmanager;

import static io.firecamp.aws.fake.ScriptedAws.json;
import static io.firecamp.aws.fake.ScriptedAws.jsonError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.aws.client.AwsClients;
import io.firecamp.aws.fake.ScriptedAws;
import io.firecamp.aws.fake.ScriptedAws.Reply;
import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.spec.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretsManagerBackendTest {
  private static final SecretRef REF =
      new SecretRef(new Owner("t1", "delete-me", "0123456789abcdef", ""), "admin-password");
  private static final Secret SECRET = Secret.of("changeme");
  private static final Reply DONE = json("{}");
  private static final Reply DELETED =
      jsonError(
          400,
          "InvalidRequestException",
          "You can't create this secret because a secret with this name is already scheduled for"
              + " deletion.");
  private static final Reply MISSING =
      jsonError(
          400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");

  private final ScriptedAws aws = new ScriptedAws();
  private final AwsClients clients = aws.clients().build();
  private final SecretsManagerBackend secrets = new SecretsManagerBackend(clients.secretsManager());

  @AfterEach
  void close() {
    clients.close();
  }

  @Test
  void create_scheduledForDeletion_takesTheNameBack_withTheNewValue() {
    aws.on("CreateSecret", DELETED).on("RestoreSecret", DONE).on("PutSecretValue", DONE);

    assertThat(secrets.createIfAbsent(REF, SECRET)).isEqualTo(SECRET);
    assertThat(aws.requests()).containsExactly("CreateSecret", "RestoreSecret", "PutSecretValue");
  }

  @Test
  void create_goneWhileItIsTakenBack_mayBeRetried() {
    aws.on("CreateSecret", DELETED).on("RestoreSecret", MISSING);

    assertThatThrownBy(() -> secrets.createIfAbsent(REF, SECRET))
        .isInstanceOfSatisfying(BackendException.class, e -> assertThat(e.retryable()).isTrue());
  }

  @Test
  void put_scheduledForDeletion_takesTheNameBack() {
    aws.on("PutSecretValue", DELETED, DONE).on("RestoreSecret", DONE);

    secrets.put(REF, SECRET);
    assertThat(aws.requests()).containsExactly("PutSecretValue", "RestoreSecret", "PutSecretValue");
  }

  @Test
  void put_createdByAnotherMeanwhile_replacesIt() {
    aws.on("PutSecretValue", MISSING, DONE)
        .on("CreateSecret", jsonError(400, "ResourceExistsException", "exists"))
        .on("GetSecretValue", json("{\"SecretString\":\"another\"}"));

    secrets.put(REF, SECRET);
    assertThat(aws.requests())
        .containsExactly("PutSecretValue", "CreateSecret", "GetSecretValue", "PutSecretValue");
  }

  @Test
  void get_scheduledForDeletion_isEmpty() {
    aws.on("GetSecretValue", DELETED);

    assertThat(secrets.get(REF)).isEmpty();
  }

  @Test
  void otherRefusals_areNotTakenForADeletion() {
    aws.on("GetSecretValue", jsonError(400, "InvalidRequestException", "no KMS key"));

    assertThatThrownBy(() -> secrets.get(REF)).hasMessageContaining("no KMS key");
  }

  @Test
  void arn_isThatOfTheSecret_orEmpty() {
    aws.on("DescribeSecret", json("{\"ARN\":\"arn:aws:x\"}"), MISSING);

    assertThat(secrets.arn(REF)).contains("arn:aws:x");
    assertThat(secrets.arn(REF)).isEmpty();
  }

  @Test
  void secretThatDoesNotFit_isRefusedUnsent_withoutItsValue() {
    Secret large = Secret.of("x".repeat(65_537));

    assertThatThrownBy(() -> secrets.put(REF, large))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("65537 bytes")
        .hasMessageNotContaining("xxx");
    assertThat(aws.requests()).isEmpty();
  }
}
