package com.example.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.Backends;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.contract.SecretBackendContract;
import io.firecamp.testkit.local.LocalFirecamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeystoreSecretsTest extends SecretBackendContract {
  private static final Secret KEY = Secret.of("key store password");
  @TempDir private Path directory;

  @Override
  protected SecretBackend create() {
    return reopened();
  }

  @Override
  protected SecretBackend reopened() {
    return new KeystoreSecrets(directory.resolve("secrets.p12"), KEY);
  }

  @Test
  void cluster_ofWhichItKeepsThePasswords() throws IOException {
    try (LocalFirecamp firecamp = LocalFirecamp.ephemeralBuilder().secrets(reopened()).build()) {
      PostgresService mypg =
          Postgres.on(firecamp)
              .provision(
                  PostgresServiceSpec.builder()
                      .cluster("t1")
                      .name("mypg")
                      .replicas(2)
                      .adminPassword(Secret.of("changeme"))
                      .replicationPassword(Secret.of("replpassword"))
                      .build());

      assertThat(mypg.standbys()).hasSize(1);
      Backends backends = firecamp.backends();
      assertThat(backends.secrets()).isInstanceOf(KeystoreSecrets.class);
    }
    byte[] stored = Files.readAllBytes(directory.resolve("secrets.p12"));
    assertThat(new String(stored, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("changeme");
  }
}
