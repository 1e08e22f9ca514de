package io.firecamp.testkit.local.boot;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.SpecCheck;
import io.firecamp.postgres.database.DatabaseObjects;
import io.firecamp.spec.Problems;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.binaries.PostgresServers;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The major versions that a runtime serves, side by side: a member is started with the programs of
 * its own. Refuses a spec whose major version has no programs here. Thread-safe.
 */
public final class Majors implements SpecCheck {
  private static final String SETTING = "major";
  private final PostgresServers servers;
  private final Function<PostgresBinaries, MajorStart> start;
  private final Map<Integer, MajorStart> starts = new ConcurrentHashMap<>();

  /**
   * @param start how members are started with given programs; asked once per major version, when
   *     its first member starts
   */
  public Majors(PostgresServers servers, Function<PostgresBinaries, MajorStart> start) {
    this.servers = servers;
    this.start = start;
  }

  @Override
  public void check(ServiceSpec spec, Problems problems) {
    Optional<String> major = Optional.ofNullable(spec.settings().get(SETTING));
    major
        .flatMap(Majors::number)
        .filter(number -> !servers.has(number))
        .ifPresent(number -> problems.add(SETTING, number, found(), remedy(number)));
    Set<String> extensions = DatabaseObjects.extensionsIn(spec.settings());
    if (!extensions.isEmpty()) {
      major
          .flatMap(Majors::number)
          .flatMap(servers::of)
          .ifPresent(programs -> extensions(programs, extensions, problems));
    }
  }

  private static void extensions(PostgresBinaries programs, Set<String> wanted, Problems problems) {
    Optional<Set<String>> available = programs.extensions();
    wanted.stream()
        .filter(name -> available.isPresent() && !available.get().contains(name))
        .forEach(
            name ->
                problems.add(
                    "extensions",
                    name,
                    "is not available in " + programs,
                    "leave it out, or name programs that have it with binaries(..)"));
  }

  /**
   * How a member of that major version is started; its programs are unpacked now if need be.
   *
   * @throws BackendException refused, if there are no programs of that version
   */
  public MajorStart of(String member, String major) {
    int number = number(major).orElse(-1);
    MajorStart known = starts.get(number);
    if (known != null) {
      return known;
    }
    PostgresBinaries programs =
        servers
            .of(number)
            .orElseThrow(
                () ->
                    BackendException.refused(
                        "member %s: major '%s' %s; %s"
                            .formatted(member, major, found(), remedy(number))));
    return starts.computeIfAbsent(number, n -> start.apply(programs));
  }

  private static Optional<Integer> number(String major) {
    try {
      return Optional.of(Integer.parseInt(major));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private String found() {
    return "has no server here, found " + words(servers.majors());
  }

  private static String words(Set<Integer> majors) {
    StringBuilder words = new StringBuilder();
    for (Iterator<Integer> each = majors.iterator(); each.hasNext(); ) {
      int major = each.next();
      words.append(words.length() == 0 ? "" : each.hasNext() ? ", " : " and ").append(major);
    }
    return words.length() == 0 ? "none" : words.toString();
  }

  private static String remedy(int major) {
    return "put %s on the class path, install it, or name it with binaries(..)"
        .formatted(PostgresServers.archiveOf(major));
  }
}
