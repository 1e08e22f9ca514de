package io.firecamp.testkit.docker.container;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * The directory with what a container is given: rendered files and secrets, for its user alone. It
 * is there while the container may read it.
 */
record GivenFiles(Path directory) {

  Path files() {
    return directory.resolve("files");
  }

  Path secrets() {
    return directory.resolve("secrets");
  }

  void write(ContainerSpec spec, SecretBackend store, ContainerUser user) {
    try {
      Trees.delete(directory);
      privately(directory, user);
      privately(files(), user);
      privately(secrets(), user);
      for (Map.Entry<String, String> file : spec.files().entrySet()) {
        write(files().resolve(baseName(file.getKey())), file.getValue(), user);
      }
      for (var secret : spec.secrets().entrySet()) {
        Secret value =
            store
                .get(secret.getValue())
                .orElseThrow(
                    () ->
                        BackendException.refused(
                            "secret %s of member %s is missing"
                                .formatted(secret.getKey(), spec.owner().member())));
        write(secrets().resolve(secret.getKey()), value.reveal(), user);
      }
    } catch (IOException e) {
      throw BackendException.transientFailure(directory + " cannot be written: " + e, e);
    }
  }

  void delete() {
    try {
      Trees.delete(directory);
    } catch (IOException e) {
      throw BackendException.transientFailure(directory + " cannot be deleted: " + e, e);
    }
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static void privately(Path directory, ContainerUser user) throws IOException {
    Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    user.own(directory);
  }

  private static void write(Path file, String text, ContainerUser user) throws IOException {
    try (var out =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
    user.own(file);
  }
}
