package io.firecamp.aws.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.aws.client.AwsClients;
import io.firecamp.aws.fake.TestClients;
import io.firecamp.backend.Owner;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.contract.SecretBackendContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretsManagerBackendContractTest extends SecretBackendContract {
  private final AwsClients clients = TestClients.newAccount().build();

  @AfterEach
  void close() {
    clients.close();
  }

  @Override
  protected SecretBackend create() {
    return reopened();
  }

  @Override
  protected SecretBackend reopened() {
    return new SecretsManagerBackend(clients.secretsManager());
  }

  @Test
  void secret_hasTheTagsOfItsService_andAnArn() {
    SecretRef ref = new SecretRef(new Owner("t1", "mypg", "0123", ""), "admin-password");
    SecretsManagerBackend secrets = new SecretsManagerBackend(clients.secretsManager());
    secrets.createIfAbsent(ref, Secret.of("changeme"));

    assertThat(clients.secretsManager().describeSecret(r -> r.secretId(ref.path())).tags())
        .extracting(t -> t.key() + "=" + t.value())
        .contains("firecamp:cluster=t1", "firecamp:service=mypg", "firecamp:uuid=0123");
    assertThat(secrets.arn(ref).orElseThrow()).startsWith("arn:aws:secretsmanager:us-east-1:");
  }
}
