package io.firecamp.testkit.machine.file;

import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.spec.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Secrets as files that only their owner can read, in a directory that only he can enter. */
public final class FileSecretBackend implements SecretBackend {
  private final Path directory;
  private final FileLocked locked;

  /**
   * @param directory made, with mode 0700, when it is needed
   */
  public FileSecretBackend(Path directory) {
    this.directory = directory;
    this.locked = new FileLocked(directory);
  }

  @Override
  public Secret createIfAbsent(SecretRef ref, Secret secret) {
    return locked.during(
        () -> {
          Optional<String> existing = Texts.read(file(ref));
          if (existing.isPresent()) {
            return Secret.of(existing.get());
          }
          write(ref, secret);
          return secret;
        });
  }

  @Override
  public void put(SecretRef ref, Secret secret) {
    locked.during(
        () -> {
          write(ref, secret);
          return true;
        });
  }

  @Override
  public Optional<Secret> get(SecretRef ref) {
    return locked.without(() -> Texts.read(file(ref)).map(Secret::of));
  }

  @Override
  public void delete(SecretRef ref) {
    locked.during(() -> Files.deleteIfExists(file(ref)));
  }

  private void write(SecretRef ref, Secret secret) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    Texts.write(file(ref), secret.reveal());
  }

  private Path file(SecretRef ref) {
    return directory.resolve(Texts.fileName(ref.path()) + ".secret");
  }
}
