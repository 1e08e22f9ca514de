package io.firecamp.testkit.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.testkit.machine.os.Trees;
import io.firecamp.testkit.scenario.Clusters;
import io.firecamp.testkit.scenario.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The boot contract, kept by the image without any runtime around it. Needs root for its user. */
@Tag("docker")
@Tag("root")
class ImageTest {
  private Path directory;
  private RawMember primary;
  private RawMember standby;

  @BeforeEach
  void make() throws IOException {
    directory = Files.createTempDirectory("firecamp-image-test-").toRealPath();
    primary = new RawMember(directory, 0);
    standby = new RawMember(directory, 1);
  }

  @AfterEach
  void removeEverything() throws IOException {
    standby.removeAll();
    primary.removeAll();
    Trees.delete(directory);
  }

  private List<Path> content(String volume) throws IOException {
    try (var files = Files.list(primary.directory.resolve(volume))) {
      return files.toList();
    }
  }

  private List<Path> everything() throws IOException {
    try (var files = Files.walk(primary.directory)) {
      return files.sorted().toList();
    }
  }

  private void assertRefused(RawMember member, String... words) {
    assertThat(member.awaitEnd()).isEqualTo(1);
    assertThat(member.log().lines().filter(l -> l.contains("firecamp: FATAL")).toList())
        .singleElement()
        .asString()
        .contains(words);
  }

  @Test
  void firstStart_streams_asTheUserOfTheImage_andLogsItsMember() throws Exception {
    primary.start();
    standby.start();
    standby.await("started streaming WAL");
    Clusters.execute(primary.dataSource(), "CREATE TABLE t AS SELECT 42 AS x");
    Clusters.await(() -> rows(standby).equals("42"), () -> "the standby has " + rows(standby));

    assertThat(standby.log())
        .contains("firecamp: member mypg-1 starts (service mypg of cluster t1");
    assertThat(primary.exec("id", "-u").strip()).isEqualTo("999");
    assertThat(primary.exec("stat", "-c", "%u", server(primary)).strip()).isEqualTo("999");
    for (RawMember member : List.of(primary, standby)) {
      assertThat(Files.readSymbolicLink(member.directory.resolve("data/db/pg_wal")))
          .isEqualTo(Path.of("/journal/wal"));
      Clusters.await(() -> member.health().equals("healthy"), () -> "it is " + member.health());
    }
    assertThat(Clusters.one(standby.dataSource(), "SHOW primary_slot_name"))
        .isEqualTo("firecamp_mypg_1");
  }

  /** Where the kernel tells about its server. */
  private static String server(RawMember member) throws IOException {
    return "/proc/"
        + Files.readAllLines(member.directory.resolve("data/db/postmaster.pid")).get(0).strip();
  }

  @Test
  void killedOrphan_endsNoSession() throws Exception {
    primary.start().awaitReady();
    try (Connection session = primary.dataSource().getConnection()) {
      String orphan = primary.exec("bash", "-c", "sleep 600 > /dev/null 2>&1 & echo $!").strip();
      primary.exec("bash", "-c", "kill -KILL " + orphan);
      Clusters.await(() -> !lives(primary, orphan), () -> "the orphan still lives");

      assertThat(session.isValid(5)).isTrue();
    }
    assertThat(primary.log())
        .doesNotContain("WARNING: this container has no init process")
        .doesNotContain("terminating any other active server processes");
  }

  private static boolean lives(RawMember member, String process) {
    return member
        .exec("bash", "-c", "[ -e /proc/" + process + " ] && echo yes || true")
        .contains("yes");
  }

  @Test
  void withoutAnInitProcess_itServes_andWarns() throws Exception {
    primary.init = false;
    primary.start().awaitReady();
    assertThat(primary.log()).contains("WARNING: this container has no init process");
    primary.stop();
    assertThat(primary.awaitEnd()).isZero();
  }

  private static String rows(RawMember member) {
    try {
      return Clusters.one(member.dataSource(), "SELECT x FROM t");
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void restart_keepsRows_andRoles_andAFormerPrimaryNeverServesAsAStandby() throws Exception {
    primary.start();
    standby.start();
    standby.await("started streaming WAL");
    Clusters.execute(primary.dataSource(), "CREATE TABLE t AS SELECT 42 AS x");
    standby.stop();
    primary.stop();
    primary.environment.put("FIRECAMP_ROLE", "standby");
    standby.environment.put("FIRECAMP_ROLE", "primary");

    primary.start();
    assertThat(primary.awaitEnd()).isPositive();
    assertThat(primary.log()).contains("the data of member mypg-0 was a primary's");
    primary.environment.put("FIRECAMP_ROLE", "primary");
    primary.start().awaitReady();
    standby.start().await("started streaming WAL");

    assertThat(Clusters.one(primary.dataSource(), "SELECT pg_is_in_recovery()")).isEqualTo("f");
    assertThat(Clusters.one(standby.dataSource(), "SELECT pg_is_in_recovery()")).isEqualTo("t");
    Clusters.await(() -> rows(standby).equals("42"), () -> "the standby has " + rows(standby));
  }

  @Test
  void killedInTheMiddleOfInitdb_startsOver() throws Exception {
    primary.start();
    primary.awaitFile("data/db/PG_VERSION");
    primary.kill();
    assertThat(primary.identity()).isEmpty();

    primary.start().awaitReady();

    assertThat(primary.log()).contains("clearing what an interrupted first start left");
    assertThat(primary.identity()).isNotEmpty();
    assertThat(
            Clusters.one(
                primary.dataSource(), "SELECT count(*) FROM pg_roles WHERE rolreplication"))
        .isEqualTo("2");
  }

  @Test
  void killedInTheMiddleOfTheBaseBackup_startsOver() throws Exception {
    primary.start().awaitReady();
    Clusters.execute(
        primary.dataSource(),
        "CREATE TABLE t AS SELECT 42 AS x, repeat('x', 1000) AS y FROM generate_series(1, 150000)",
        "DELETE FROM t WHERE ctid <> '(0,1)'");
    standby.start();
    standby.awaitFile("data/db/base");
    standby.kill();
    assertThat(standby.identity()).isEmpty();

    standby.start().await("started streaming WAL");

    assertThat(standby.log()).contains("clearing what an interrupted first start left");
    assertThat(rows(standby)).isEqualTo("42");
    assertThat(
            Clusters.one(
                primary.dataSource(),
                "SELECT string_agg(slot_name || active, ',') FROM pg_replication_slots"))
        .isEqualTo("firecamp_mypg_1true");
  }

  @Test
  void stop_underLoad_isCleanWithinTheGrace() throws Exception {
    primary.start().awaitReady();
    Clusters.execute(primary.dataSource(), "CREATE TABLE load (x int, y text)");
    AtomicBoolean writing = new AtomicBoolean();
    AtomicInteger ended = new AtomicInteger();
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread writer = new Thread(() -> write(writing, ended));
      writer.start();
      writers.add(writer);
    }
    Clusters.await(writing::get, () -> "nobody writes");

    primary.stop();

    assertThat(primary.awaitEnd()).isZero();
    for (Thread writer : writers) {
      writer.join();
    }
    assertThat(ended).hasValue(4);
    assertThat(primary.log()).contains("database system is shut down");
    primary.start().awaitReady();
    assertThat(primary.log())
        .contains("database system was shut down at")
        .doesNotContain("was not properly shut down");
  }

  private void write(AtomicBoolean writing, AtomicInteger ended) {
    try (Connection connection = primary.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      while (true) {
        statement.execute(
            "INSERT INTO load SELECT i, repeat('x', 200) FROM generate_series(1, 2000) i");
        writing.set(true);
      }
    } catch (SQLException e) {
      ended.incrementAndGet();
    }
  }

  @Test
  void stop_whileItWaitsForItsPrimary_isObeyedAtOnce() {
    standby.start();
    standby.await("waiting for the primary");

    standby.stop();

    assertThat(standby.awaitEnd()).isEqualTo(143);
    assertThat(standby.log()).contains("told to stop");
  }

  @Test
  void missingMount_isRefused_andNothingIsMade() throws IOException {
    for (String mount : List.of("/data", "/journal")) {
      Path volume = primary.mounts.remove(mount);
      primary.start();
      assertRefused(primary, "no volume is mounted at " + mount);
      primary.mounts.put(mount, volume);
    }
    assertThat(content("data")).isEmpty();
    assertThat(content("journal")).isEmpty();
  }

  @Test
  void sameVolumeTwice_orVolumesTheUserCannotWrite_areRefused() throws IOException {
    primary.mounts.put("/journal", primary.directory.resolve("data"));
    primary.start();
    assertRefused(primary, "the same volume is mounted at /data and /journal");

    primary.mounts.put("/journal", primary.directory.resolve("journal"));
    Files.setAttribute(primary.directory.resolve("journal"), "unix:uid", 0);
    Files.setAttribute(primary.directory.resolve("journal"), "unix:gid", 0);
    primary.start();
    assertRefused(primary, "user 999 cannot read and write the volume at /journal");
  }

  @Test
  void foreignData_isRefused_andLeftAsItIs() throws IOException {
    for (String place : List.of("data/db", "journal")) {
      Path foreign = Files.createDirectories(primary.directory.resolve(place)).resolve("precious");
      primary.write(place + "/precious", "mine");
      List<Path> before = everything();
      primary.start();
      assertRefused(primary, "hold data that FireCamp did not put there");
      assertThat(foreign).hasContent("mine");
      assertThat(everything()).isEqualTo(before);
      Files.delete(foreign);
    }
  }

  @Test
  void volumesOfAnotherMember_areRefused_andLeftAsTheyAre() throws Exception {
    primary.start();
    standby.start();
    standby.await("started streaming WAL");
    Clusters.execute(primary.dataSource(), "CREATE TABLE t AS SELECT 42 AS x");
    standby.stop();
    primary.stop();
    Path data = standby.mounts.get("/data");
    standby.mounts.put("/data", primary.directory.resolve("data"));
    standby.start();
    assertRefused(standby, "the volume at /data belongs to member mypg-0");
    standby.mounts.put("/data", data);
    standby.mounts.put("/journal", primary.directory.resolve("journal"));
    standby.start();
    assertRefused(standby, "the volume at /journal belongs to member mypg-0");

    primary.start().awaitReady();
    assertThat(rows(primary)).isEqualTo("42");
  }

  @Test
  void secondContainerOnTheSameVolumes_isRefused() throws Exception {
    primary.start().awaitReady();
    RawMember twin = new RawMember(directory, 0);
    twin.environment.put("FIRECAMP_PORT", "5433");
    try {
      twin.start();
      assertRefused(twin, "another container uses the volumes of mypg-0");
    } finally {
      twin.remove();
    }
    assertThat(Clusters.one(primary.dataSource(), "SELECT 1")).isEqualTo("1");
  }

  @Test
  void newEmptyJournal_underWholeData_isRefused() throws Exception {
    primary.start().awaitReady();
    primary.stop();
    Files.move(primary.directory.resolve("journal"), primary.directory.resolve("kept"));
    Files.createDirectory(primary.directory.resolve("journal"));
    primary.own("999");

    primary.start();
    assertRefused(primary, "there is no WAL at /journal/wal");

    Trees.delete(primary.directory.resolve("journal"));
    Files.move(primary.directory.resolve("kept"), primary.directory.resolve("journal"));
    primary.start().awaitReady();
  }

  @Test
  void wrongMajor_root_andMissingInput_areRefused() {
    primary.environment.put("FIRECAMP_POSTGRES_MAJOR", "13");
    primary.start();
    assertRefused(primary, "the service is of PostgreSQL 13");
    primary.user = "0:0";
    primary.start();
    assertRefused(primary, "does not run as root");
    primary.user = "999:999";
    primary.environment.remove("FIRECAMP_PORT");
    primary.mounts.remove("/run/secrets");
    primary.start();
    assertRefused(primary, "FIRECAMP_PORT", "admin-password", "replication-password");
  }

  @Test
  void nameThatLeadsElsewhere_isWaitedFor_withADeadline() throws IOException {
    primary.environment.put("FIRECAMP_DEADLINE_SECONDS", "2");
    Files.writeString(directory.resolve("hosts"), "127.0.0.9 mypg-0.t1-firecamp.com\n");
    primary.start();
    assertRefused(primary, "mypg-0.t1-firecamp.com resolves to 127.0.0.9, but it listens on");
    Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
    primary.start();
    assertRefused(primary, "mypg-0.t1-firecamp.com does not resolve");
    assertThat(content("data")).isEmpty();
  }

  @Test
  void anyUser_canBeTheServers() throws Exception {
    primary.user = "12345:12345";
    primary.own("12345");
    primary.start().awaitReady();

    assertThat(primary.exec("id", "-u").strip()).isEqualTo("12345");
    Clusters.await(() -> primary.health().equals("healthy"), () -> "it is " + primary.health());
    assertThat(Clusters.one(primary.dataSource(), "SELECT 1")).isEqualTo("1");
  }

  @Test
  void hostilePasswords_reachTheServer_andNothingElse() throws Exception {
    String hostile = "it's \"q\" $(touch /data/x) `id` \\ %s %n \\n ; -- E'x' pässwörd-密码-🔑 ";
    primary.write("secrets/admin-password", "admin " + hostile);
    standby.write("secrets/admin-password", "admin " + hostile);
    primary.write("secrets/replication-password", "repl : " + hostile);
    standby.write("secrets/replication-password", "repl : " + hostile);
    for (RawMember member : List.of(primary, standby)) {
      member.environment.put("FIRECAMP_REPLICATION_USER", "r $(id) \"'\\ ü");
    }
    primary.start();
    standby.start();
    standby.await("started streaming WAL");

    assertThat(Clusters.one(primary.dataSource("admin " + hostile), "SELECT 1")).isEqualTo("1");
    assertThat(content("data")).noneMatch(f -> f.endsWith("x"));
    for (RawMember member : List.of(primary, standby)) {
      assertThat(member.log()).doesNotContain("touch /data/x");
      assertThat(
              member.exec(
                  "bash", "-c", "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ | tr '\\0' '\\n'"))
          .contains("postgres")
          .doesNotContain("touch /data/x");
    }
  }

  @Test
  void secretsAndFilesInVariables_asRuntimesWithoutFilesPassThem_areForgottenByTheServer()
      throws Exception {
    for (String name : List.of("admin-password", "replication-password")) {
      primary.environment.put(
          "FIRECAMP_SECRET_" + name.toUpperCase(java.util.Locale.ROOT).replace('-', '_'),
          Files.readString(primary.directory.resolve("secrets").resolve(name)));
    }
    for (String name : List.of("postgresql.conf", "pg_hba.conf")) {
      primary.environment.put(
          "FIRECAMP_FILE_" + name.toUpperCase(java.util.Locale.ROOT).replace('.', '_'),
          Files.readString(primary.directory.resolve("files").resolve(name)));
    }
    primary.mounts.remove("/run/secrets");
    primary.mounts.remove("/run/firecamp/files");

    primary.start().awaitReady();

    assertThat(Clusters.one(primary.dataSource(), "SHOW wal_keep_size")).isEqualTo("512MB");
    assertThat(primary.exec("cat", server(primary) + "/environ"))
        .contains("FIRECAMP_MEMBER=mypg-0")
        .doesNotContain(Clusters.ADMIN_PASSWORD)
        .doesNotContain(Clusters.REPLICATION_PASSWORD);
  }

  @Test
  void passwordWithALineBreak_isRefused_andNotRepeated() throws IOException {
    primary.write("secrets/admin-password", "one\ntwo");
    primary.start();
    assertRefused(primary, "secret admin-password has a line break");
    assertThat(primary.log()).doesNotContain("two");
    assertThat(content("data")).isEmpty();
  }

  @Test
  void layers_andConfiguration_holdNothingSecret() {
    assertThat(
            Engine.DOCKER.run(
                List.of("history", "--no-trunc", "--format", "{{.CreatedBy}}", primary.image)))
        .doesNotContainIgnoringCase("password");
    assertThat(
            Engine.DOCKER.run(
                List.of("image", "inspect", "--format", "{{json .Config}}", primary.image)))
        .doesNotContainIgnoringCase("password")
        .contains("\"User\":\"999:999\"", "\"StopSignal\":\"SIGINT\"", "Healthcheck");
  }
}
