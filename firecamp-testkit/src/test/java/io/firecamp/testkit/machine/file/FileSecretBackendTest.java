package io.firecamp.testkit.machine.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.Owner;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.contract.SecretBackendContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSecretBackendTest extends SecretBackendContract {
  @TempDir private Path directory;

  @Override
  protected SecretBackend create() {
    return reopened();
  }

  @Override
  protected SecretBackend reopened() {
    return new FileSecretBackend(directory.resolve("secrets"));
  }

  @Test
  void files_areReadableByTheirOwnerOnly() throws IOException {
    SecretRef ref = new SecretRef(new Owner("t1", "mypg", "0123", ""), "admin-password");
    reopened().createIfAbsent(ref, Secret.of("changeme"));

    try (Stream<Path> paths = Files.list(directory.resolve("secrets"))) {
      List<Path> holding =
          paths.filter(p -> p.getFileName().toString().endsWith(".secret")).toList();
      assertThat(holding).hasSize(1);
      assertThat(mode(holding.get(0))).isEqualTo("rw-------");
    }
    assertThat(mode(directory.resolve("secrets"))).isEqualTo("rwx------");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
