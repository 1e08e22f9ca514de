package io.firecamp.testkit.docker.log;

import io.firecamp.testkit.machine.os.Trees;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory per group: when it was made, and the logs of containers that are forgotten. */
final class LogGroups {
  private static final String MADE = "made";
  private static final String SUFFIX = ".log";
  private final Path directory;

  LogGroups(Path directory) {
    this.directory = directory;
  }

  void ensure(String group) throws IOException {
    Path path = directory.resolve(group);
    Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    if (made(group).isEmpty()) {
      WholeFile.write(path.resolve(MADE), Instant.now().toString());
    }
  }

  Optional<Instant> made(String group) throws IOException {
    try {
      return Optional.of(Instant.parse(Files.readString(directory.resolve(group).resolve(MADE))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void delete(String group) throws IOException {
    Trees.delete(directory.resolve(group));
  }

  void keep(String group, String member, KeptLog log) throws IOException {
    String name = "%s_%s_%s%s".formatted(member, log.created(), log.stream(), SUFFIX);
    WholeFile.write(directory.resolve(group).resolve(name), log.text());
  }

  List<KeptLog> kept(String group, String member) throws IOException {
    List<KeptLog> logs = new ArrayList<>();
    if (Files.isDirectory(directory.resolve(group))) {
      try (Stream<Path> files = Files.list(directory.resolve(group))) {
        for (Path file : files.toList()) {
          String[] name = String.valueOf(file.getFileName()).split("_", 3);
          if (name.length == 3 && name[0].equals(member) && name[2].endsWith(SUFFIX)) {
            String stream = name[2].substring(0, name[2].length() - SUFFIX.length());
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            logs.add(KeptLog.parse(stream, Instant.parse(name[1]), text.lines()));
          }
        }
      }
    }
    return logs;
  }
}
