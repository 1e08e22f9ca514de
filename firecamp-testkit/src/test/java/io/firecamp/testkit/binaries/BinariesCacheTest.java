package io.firecamp.testkit.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesCacheTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path temp;

  private Path cache() {
    return temp.resolve("cache");
  }

  @Test
  void unpacksSoThatOtherUsersCanRun() throws IOException {
    PostgresBinaries binaries =
        PostgresBinaries.archive(TestArchives.server(temp.resolve("pg.txz")), cache());

    assertThat(binaries.version()).isEqualTo("17.2");
    Path home = cache().resolve(cache().relativize(binaries.bin()).getName(0));
    assertThat(permissions(cache())).isEqualTo("rwxr-xr-x");
    assertThat(permissions(home)).isEqualTo("rwxr-xr-x");
    assertThat(permissions(home.resolve("share"))).isEqualTo("rwxr-xr-x");
    assertThat(permissions(binaries.postgres())).isEqualTo("rwxr-xr-x");
    assertThat(permissions(home.resolve("share/sample.conf"))).isEqualTo("rw-r--r--");
    assertThat(Files.readSymbolicLink(home.resolve("lib/libpq.so")))
        .isEqualTo(Path.of("../share/sample.conf"));
  }

  @Test
  void sweepsAndNeverUsesWhatAKilledJvmLeft() throws IOException {
    Path archive = TestArchives.server(temp.resolve("pg.txz"));
    PostgresBinaries first = PostgresBinaries.archive(archive, cache());
    Path home = temp.resolve("cache").resolve(cache().relativize(first.bin()).getName(0));
    Path half = cache().resolve(home.getFileName() + BinariesCache.HALF_UNPACKED + "123");
    Files.createDirectories(half.resolve("bin"));
    Files.writeString(half.resolve("bin/postgres"), "half");
    Files.delete(home.resolve(BinariesCache.VERSION_FILE));
    Files.delete(first.initdb());

    assertThat(PostgresBinaries.archive(archive, cache())).isEqualTo(first);
    assertThat(first.initdb()).isExecutable();
    assertThat(half).doesNotExist();
  }

  @Test
  void usesAWarmCacheWithoutWritingToIt() throws IOException {
    Path archive = TestArchives.server(temp.resolve("pg.txz"));
    PostgresBinaries first = PostgresBinaries.archive(archive, cache());
    Files.delete(cache().resolve(BinariesCache.LOCK_FILE));

    assertThat(PostgresBinaries.archive(archive, cache())).isEqualTo(first);
    assertThat(cache().resolve(BinariesCache.LOCK_FILE)).doesNotExist();
  }

  @Test
  void refusesACacheOfAnotherUser() throws IOException {
    Path archive = TestArchives.server(temp.resolve("pg.txz"));
    Files.createDirectory(cache());
    assumeThat((int) Files.getAttribute(cache(), "unix:uid")).as("runs as root").isZero();
    Files.setAttribute(cache(), "unix:uid", 12_345);

    assertThatThrownBy(() -> PostgresBinaries.archive(archive, cache()))
        .isInstanceOf(PostgresBinariesException.class)
        .hasMessageContaining("uid 12345")
        .hasMessageContaining("firecamp.cache");
    assertThat(cache()).isEmptyDirectory();
  }

  @Test
  void refusesAnEntryThatLeadsOutside() throws IOException {
    assertRefused(
        TestArchives.write(
            temp.resolve("dots.txz"),
            tar -> TestArchives.addFile(tar, "bin/../../../evil", 0644, "evil")),
        "bin/../../../evil leads out");
    assertRefused(
        TestArchives.write(
            temp.resolve("absolute.txz"),
            tar -> TestArchives.addFile(tar, temp.resolve("evil").toString(), 0644, "evil")),
        "leads out");
    assertThat(temp.resolve("evil")).doesNotExist();
  }

  @Test
  void refusesLinksThatLeadOutside() throws IOException {
    assertRefused(
        TestArchives.write(
            temp.resolve("link.txz"), tar -> TestArchives.addLink(tar, "bin", "../..")),
        "bin leads out");
    assertRefused(
        TestArchives.write(
            temp.resolve("chain.txz"),
            tar -> {
              TestArchives.addLink(tar, "a/b/up", "..");
              TestArchives.addLink(tar, "a/b/out", "up/../../../b");
              TestArchives.addLink(tar, "a/b/up/evil", "x");
            }),
        "a/b");
  }

  @Test
  void refusesBrokenAndForeignFiles() throws IOException {
    byte[] good = Files.readAllBytes(TestArchives.server(temp.resolve("good.txz")));
    assertRefused(
        Files.write(temp.resolve("cut.txz"), Arrays.copyOf(good, good.length / 2)), "cut.txz");
    assertRefused(Files.writeString(temp.resolve("text.jar"), "no jar"), "neither a jar nor a txz");
    assertThatThrownBy(() -> PostgresBinaries.archive(temp.resolve("none.jar"), cache()))
        .isInstanceOf(PostgresBinariesException.class)
        .hasMessageContaining("none.jar");
  }

  @Test
  void refusesAnArchiveWithoutServer() throws IOException {
    assertRefused(
        TestArchives.write(
            temp.resolve("empty.txz"),
            tar -> TestArchives.addFile(tar, "bin/initdb", 0755, "#!/bin/sh\n")),
        "no executable postgres, pg_ctl");
  }

  @Test
  void refusesProgramsOfAnotherPlatform() throws IOException {
    assertRefused(
        TestArchives.write(
            temp.resolve("foreign.txz"),
            tar -> {
              TestArchives.addFile(tar, "bin/postgres", 0755, "\u007fELF of another machine");
              TestArchives.addFile(tar, "bin/initdb", 0755, "");
              TestArchives.addFile(tar, "bin/pg_ctl", 0755, "");
            }),
        "foreign.txz: ");
  }

  private void assertRefused(Path archive, String message) throws IOException {
    assertThatThrownBy(() -> PostgresBinaries.archive(archive, cache()))
        .isInstanceOf(PostgresBinariesException.class)
        .hasMessageContaining(message);
    if (Files.exists(cache())) {
      try (Stream<Path> left = Files.list(cache())) {
        assertThat(left.filter(path -> !path.endsWith(BinariesCache.LOCK_FILE))).isEmpty();
      }
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
