package io.firecamp.testkit.binaries;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of all major versions that can be found, side by side: what was given, then every
 * archive on the class path, then what is installed on the machine. An archive is unpacked when its
 * major version is first asked for; one on the class path whose jar has not the name that it has on
 * Maven Central is unpacked to learn its version. Thread-safe.
 */
public final class PostgresServers {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresServers.class);

  private final List<PostgresBinaries> given;
  private final List<ServerArchive> archives;
  private final Path cache;
  private final Supplier<List<PostgresBinaries>> machine;
  private final ConcurrentHashMap<ServerArchive, Optional<PostgresBinaries>> unpacked =
      new ConcurrentHashMap<>();
  private @Nullable List<PostgresBinaries> installed;

  PostgresServers(
      List<PostgresBinaries> given,
      List<ServerArchive> archives,
      Path cache,
      Supplier<List<PostgresBinaries>> machine) {
    this.given = List.copyOf(given);
    this.archives = List.copyOf(archives);
    this.cache = cache;
    this.machine = machine;
  }

  /**
   * Those given, which win over others of their major version, the last one if there are several;
   * those on the class path of the calling thread; those that are installed. Nothing is unpacked
   * and no program is run yet.
   */
  public static PostgresServers find(List<PostgresBinaries> given) {
    return new PostgresServers(
        given,
        ServerArchive.allOnClasspath(Platform.current()),
        CacheDirectory.standard(),
        PostgresBinaries::allInstalled);
  }

  /**
   * The programs of that major version, unpacked now if that was not done before, or empty if there
   * are none.
   *
   * @throws PostgresBinariesException if there is an archive of that version that is broken, does
   *     not run here, or cannot be unpacked
   */
  public Optional<PostgresBinaries> of(int major) {
    for (int i = given.size() - 1; i >= 0; i--) {
      if (given.get(i).major() == major) {
        return Optional.of(given.get(i));
      }
    }
    for (ServerArchive archive : archives) {
      if (archive.namedMajor().orElse(major) == major) {
        Optional<PostgresBinaries> programs =
            archive.namedMajor().isPresent()
                ? Optional.of(PostgresBinaries.unpacked(archive, cache))
                : unpack(archive);
        if (programs.filter(p -> p.major() == major).isPresent()) {
          return programs;
        }
      }
    }
    return installed().stream().filter(p -> p.major() == major).findFirst();
  }

  /** Whether there are programs of that major version; unpacks nothing whose version is known. */
  public boolean has(int major) {
    return given.stream().anyMatch(p -> p.major() == major)
        || archives.stream().anyMatch(a -> a.namedMajor().equals(OptionalInt.of(major)))
        || majors().contains(major);
  }

  /** All major versions that there are programs of, sorted. */
  public Set<Integer> majors() {
    Set<Integer> majors = new TreeSet<>();
    given.forEach(p -> majors.add(p.major()));
    for (ServerArchive archive : archives) {
      archive
          .namedMajor()
          .ifPresentOrElse(
              majors::add,
              () -> unpack(archive).ifPresent(programs -> majors.add(programs.major())));
    }
    installed().forEach(p -> majors.add(p.major()));
    return majors;
  }

  /**
   * The programs that are most likely asked for, if they can be had at once: what was given last,
   * else the first archive on the class path if it is unpacked; otherwise empty.
   */
  public Optional<PostgresBinaries> likeliestReady() {
    if (!given.isEmpty()) {
      return Optional.of(given.get(given.size() - 1));
    }
    return archives.isEmpty()
        ? Optional.empty()
        : PostgresBinaries.unpackedBefore(archives.get(0), cache);
  }

  /** For messages: what brings a major version onto the class path. */
  public static String archiveOf(int major) {
    return "%s:%d.x".formatted(Platform.current().mavenCoordinates(), major);
  }

  /** One archive that is broken does not keep the others from being used. */
  private Optional<PostgresBinaries> unpack(ServerArchive archive) {
    return unpacked.computeIfAbsent(
        archive,
        a -> {
          try {
            return Optional.of(PostgresBinaries.unpacked(a, cache));
          } catch (PostgresBinariesException e) {
            LOG.warn("ignoring the PostgreSQL programs in {}", a.origin(), e);
            return Optional.empty();
          }
        });
  }

  private synchronized List<PostgresBinaries> installed() {
    if (installed == null) {
      installed = new ArrayList<>(machine.get());
    }
    return Objects.requireNonNull(installed);
  }
}
