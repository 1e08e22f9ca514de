package io.firecamp.examples.quickstart;

import io.firecamp.error.FirecampException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.testkit.local.LocalFirecamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A cluster that goes on when the quickstart ends. */
final class Kept {
  private Kept() {}

  static Path directory(List<String> options) {
    if (options.size() == 2) {
      return Path.of(options.get(1)).toAbsolutePath();
    }
    try {
      Path directory = Files.createTempDirectory("firecamp-quickstart-");
      Files.setPosixFilePermissions(
          directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
      return directory;
    } catch (IOException e) {
      throw new FirecampException("no directory can be made: " + e, e);
    }
  }

  static void explain(LocalFirecamp firecamp, PostgresService service) {
    System.out.println("The cluster goes on in " + firecamp.directory());
    System.out.println(
        "Connect (password changeme): " + String.join(" ", Tutorial.psql(service.primary())));
    System.out.println("Delete it: examples/quickstart/run --delete " + firecamp.directory());
  }

  static void delete(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new FirecampException("there is no directory " + directory);
    }
    try (LocalFirecamp firecamp = LocalFirecamp.at(directory)) {
      Postgres postgres = Postgres.on(firecamp);
      System.out.println(
          "Retained after delete: " + postgres.delete("t1", "mypg").size() + " volumes");
      System.out.println("Deleted: " + postgres.deleteVolumes("t1", "mypg").size() + " volumes");
    }
  }
}
