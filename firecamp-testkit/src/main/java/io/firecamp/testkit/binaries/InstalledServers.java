package io.firecamp.testkit.binaries;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The PostgreSQL servers that packages have installed on this machine. */
final class InstalledServers {
  private static final Logger LOG = LoggerFactory.getLogger(InstalledServers.class);

  /** Directory, pattern of a version's directory in it, and where that one keeps its programs. */
  private record Place(String parent, String versions) {}

  private static final List<Place> PLACES =
      List.of(
          new Place("usr/lib/postgresql", "*"),
          new Place("usr", "pgsql-*"),
          new Place("opt/homebrew/opt", "postgresql*"),
          new Place("usr/local/opt", "postgresql*"),
          new Place("Applications/Postgres.app/Contents/Versions", "*"));

  private InstalledServers() {}

  /** Returns all that run, the newest first. */
  static List<PostgresBinaries> newestFirst(Path root, String searchPath) {
    List<PostgresBinaries> found = new ArrayList<>();
    for (Path bin : binDirectories(root, searchPath)) {
      try {
        found.add(
            new PostgresBinaries(bin, ServerVersion.of(bin.resolve(ServerPrograms.POSTGRES))));
      } catch (PostgresBinariesException e) {
        LOG.debug("ignoring the PostgreSQL server in {}", bin, e);
      }
    }
    found.sort(Comparator.comparing(PostgresBinaries::serverVersion).reversed());
    return List.copyOf(found);
  }

  /** For messages: where was looked. */
  static String places() {
    return "/usr/lib/postgresql, /usr/pgsql-*, Homebrew, Postgres.app, PATH";
  }

  private static List<Path> binDirectories(Path root, String searchPath) {
    Map<Path, Path> byRealPath = new LinkedHashMap<>();
    for (Place place : PLACES) {
      for (Path version : matching(root.resolve(place.parent()), place.versions())) {
        add(byRealPath, version.resolve("bin"));
      }
    }
    for (String directory : searchPath.split(File.pathSeparator)) {
      try {
        if (!directory.isBlank()) {
          add(byRealPath, Path.of(directory).toAbsolutePath());
        }
      } catch (InvalidPathException e) {
        LOG.debug("ignoring '{}' in PATH", directory, e);
      }
    }
    return List.copyOf(byRealPath.values());
  }

  private static void add(Map<Path, Path> byRealPath, Path bin) {
    if (ServerPrograms.missing(bin).isEmpty()) {
      try {
        byRealPath.putIfAbsent(bin.resolve(ServerPrograms.POSTGRES).toRealPath(), bin);
      } catch (IOException e) {
        LOG.debug("ignoring {}", bin, e);
      }
    }
  }

  private static List<Path> matching(Path parent, String pattern) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (DirectoryStream<Path> versions = Files.newDirectoryStream(parent, pattern)) {
      List<Path> found = new ArrayList<>();
      versions.forEach(found::add);
      return found;
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("cannot list {}", parent, e);
      return List.of();
    }
  }
}
