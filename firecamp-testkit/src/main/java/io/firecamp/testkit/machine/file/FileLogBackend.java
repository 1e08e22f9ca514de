package io.firecamp.testkit.machine.file;

import io.firecamp.backend.Owner;
import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.backend.log.LogLine;
import io.firecamp.testkit.machine.os.Tail;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Log groups as directories, streams as files {@code <member>_<container>.log}. */
public final class FileLogBackend implements LogBackend {
  private static final String SUFFIX = ".log";
  private static final String EARLIER = ".1";
  private final Path directory;
  private final FileLocked locked;

  /**
   * @param directory made when it is needed
   */
  public FileLogBackend(Path directory) {
    this.directory = directory.toAbsolutePath();
    this.locked = new FileLocked(directory);
  }

  @Override
  public void ensureGroup(String group, Owner owner) {
    locked.without(
        () ->
            Files.createDirectories(
                path(group),
                PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rwx------"))));
  }

  @Override
  public LogDestination destination(String group, String member) {
    return LogDestination.builder()
        .group(group)
        .streamPrefix(member)
        .options(Map.of("directory", path(group).toString()))
        .build();
  }

  @Override
  public List<LogLine> read(String group, String member, int limit) {
    return locked.without(
        () -> {
          Deque<LogLine> lines = new ArrayDeque<>();
          for (Path stream : newestFirst(streams(group, member))) {
            String name = stream.getFileName().toString();
            String id = name.substring(0, name.indexOf(SUFFIX));
            List<String> last = Tail.lines(stream, limit - lines.size());
            for (int i = last.size() - 1; i >= 0; i--) {
              lines.addFirst(LogLine.builder().stream(id).text(last.get(i)).build());
            }
            if (lines.size() >= limit) {
              break;
            }
          }
          return List.copyOf(lines);
        });
  }

  @Override
  public void deleteGroup(String group) {
    locked.without(
        () -> {
          Trees.delete(path(group));
          return true;
        });
  }

  private List<Path> streams(String group, String member) throws IOException {
    if (!Files.isDirectory(path(group))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(path(group))) {
      return files
          .filter(f -> f.getFileName().toString().startsWith(member + "_"))
          .filter(f -> f.toString().endsWith(SUFFIX))
          .sorted(Comparator.comparingLong(FileLogBackend::generation))
          .toList();
    }
  }

  /** Each with what was said before it was emptied, if it was. */
  private static List<Path> newestFirst(List<Path> streams) {
    List<Path> all = new ArrayList<>();
    for (Path stream : streams) {
      Path earlier = stream.resolveSibling(stream.getFileName() + EARLIER);
      if (Files.exists(earlier)) {
        all.add(earlier);
      }
      all.add(stream);
    }
    Collections.reverse(all);
    return all;
  }

  /** Container ids end in {@code -g<generation>}. */
  private static long generation(Path stream) {
    String name = stream.getFileName().toString();
    int at = name.lastIndexOf("-g");
    try {
      return Long.parseLong(name.substring(at + 2, name.length() - SUFFIX.length()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private Path path(String group) {
    return directory.resolve(Texts.fileName(group));
  }
}
