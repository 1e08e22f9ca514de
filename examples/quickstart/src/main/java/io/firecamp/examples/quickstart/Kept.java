package io.firecamp.examples.quickstart;

import io.firecamp.error.FirecampException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.testkit.local.LocalFirecamp;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A cluster that keeps running when the quickstart ends. */
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

  static void explain(Path directory, PostgresService service) {
    System.out.println("The cluster keeps running in " + directory);
    System.out.println(
        "Connect (password changeme): " + String.join(" ", Tutorial.psql(service.primary())));
    System.out.println("Delete it: examples/quickstart/run --delete '" + directory + "'");
  }

  static void delete(Path directory) {
    if (!Files.isRegularFile(directory.resolve("addresses"))) {
      throw new FirecampException("there is no cluster in " + directory);
    }
    try (LocalFirecamp firecamp = LocalFirecamp.at(directory)) {
      Postgres postgres = Postgres.on(firecamp);
      System.out.printf(
          "Deleted service mypg, which kept its %d volumes%n",
          postgres.delete("t1", "mypg").size());
      System.out.printf("Deleted the %d volumes%n", postgres.deleteVolumes("t1", "mypg").size());
    }
    try {
      if (holdsNoVolume(directory.resolve("volumes"))) {
        Trees.delete(directory);
      }
    } catch (IOException e) {
      throw new FirecampException("directory " + directory + " cannot be deleted: " + e, e);
    }
  }

  /** Somebody may have put other services there. */
  private static boolean holdsNoVolume(Path volumes) throws IOException {
    if (!Files.isDirectory(volumes)) {
      return true;
    }
    try (Stream<Path> files = Files.walk(volumes, 3)) {
      return files.noneMatch(f -> f.endsWith("fs"));
    }
  }
}
