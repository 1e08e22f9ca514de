package io.firecamp.testkit.machine.os;

import io.firecamp.error.FirecampException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings many files to disk at once. */
public final class Synced {
  private static final Logger LOG = LoggerFactory.getLogger(Synced.class);

  private Synced() {}

  /**
   * Everything in the directories is on disk when this returns: with one request per file system
   * where the {@code sync} program can do that, else file by file.
   */
  public static void trees(List<Path> directories) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sync", "-f"));
    List<Object> stores = new ArrayList<>();
    for (Path directory : directories) {
      Object store = Files.getAttribute(directory, "unix:dev");
      if (!stores.contains(store)) {
        stores.add(store);
        command.add(directory.toString());
      }
    }
    try {
      Tool.run(command, "");
    } catch (FirecampException e) {
      LOG.debug("no file system can be synced as a whole", e);
      for (Path directory : directories) {
        byFile(directory);
      }
    }
  }

  private static void byFile(Path root) throws IOException {
    List<Path> found;
    try (Stream<Path> all = Files.walk(root)) {
      found = all.filter(p -> !Files.isSymbolicLink(p)).toList();
    }
    for (Path path : found) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
