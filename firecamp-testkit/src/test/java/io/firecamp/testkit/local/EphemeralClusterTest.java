package io.firecamp.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.FirecampException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.TargetServer;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.scenario.Clusters;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Hashtable;
import java.util.stream.IntStream;
import javax.naming.directory.Attributes;
import javax.naming.directory.InitialDirContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings({"BanJNDI", "JdkObsolete"})
class EphemeralClusterTest {

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void everyMajor_streams_durablyAndEphemerally(int major) throws Exception {
    Path jar = Path.of("target/servers/postgres-" + major + ".jar");
    PostgresBinaries binaries = PostgresBinaries.archive(jar);
    assertThat(binaries.major()).isEqualTo(major);
    try (LocalFirecamp firecamp = LocalFirecamp.ephemeralBuilder().binaries(binaries).build()) {
      PostgresService mypg = Postgres.on(firecamp).provision(Clusters.spec().major(major).build());
      Clusters.execute(mypg.primary().dataSource("postgres"), "CREATE TABLE t AS SELECT 1 AS x");
      for (PostgresMember standby : mypg.standbys()) {
        Clusters.awaitOne(standby, "SELECT x FROM t", "1");
      }
      assertThat(Clusters.one(mypg.primary().dataSource("postgres"), "SHOW server_version"))
          .startsWith(Integer.toString(major));
    }
    Path directory = java.nio.file.Files.createTempDirectory("firecamp-test-");
    java.nio.file.Files.setPosixFilePermissions(
        directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
    try (LocalFirecamp firecamp = LocalFirecamp.atBuilder(directory).binaries(binaries).build()) {
      PostgresService mypg =
          Postgres.on(firecamp).provision(Clusters.spec().replicas(2).major(major).build());
      assertThat(mypg.standbys()).hasSize(1);
      mypg.delete();
    } finally {
      io.firecamp.testkit.local.container.LocalContainerBackend.killAllBelow(
          directory.resolve("containers"), java.time.Duration.ofSeconds(20));
      io.firecamp.testkit.machine.os.Trees.delete(directory);
    }
  }

  @Test
  void wrongMajor_isRefusedWithTheReason() {
    try (LocalFirecamp firecamp = LocalFirecamp.ephemeral()) {
      assertThatThrownBy(() -> Postgres.on(firecamp).provision(Clusters.spec().major(17).build()))
          .isInstanceOf(FirecampException.class)
          .hasMessageContaining("major")
          .hasMessageContaining("'17' has no server here");
    }
  }

  @Test
  void severalMajors_areServedSideBySide() throws Exception {
    PostgresBinaries[] given =
        IntStream.of(14, 16, 17)
            .mapToObj(
                m -> PostgresBinaries.archive(Path.of("target/servers/postgres-" + m + ".jar")))
            .toArray(PostgresBinaries[]::new);
    try (LocalFirecamp firecamp = LocalFirecamp.ephemeralBuilder().binaries(given).build()) {
      for (int major : new int[] {14, 18, 16}) {
        PostgresService service =
            Postgres.on(firecamp)
                .provision(Clusters.spec().name("pg" + major).replicas(2).major(major).build());
        assertThat(service.standbys()).hasSize(1);
      }
      for (int major : new int[] {14, 18, 16}) {
        PostgresMember primary = Postgres.on(firecamp).get("t1", "pg" + major).primary();
        assertThat(Clusters.one(primary.dataSource("postgres"), "SHOW server_version"))
            .startsWith(Integer.toString(major));
      }
    }
  }

  @Test
  void readyCopies_areTakenByTheNextCluster_andItsPasswordsAreItsOwn() throws Exception {
    try (LocalFirecamp firecamp = LocalFirecamp.ephemeralBuilder().readyCopies(2).build()) {
      for (String password : new String[] {"first-one", "second-one"}) {
        PostgresService service =
            Postgres.on(firecamp)
                .provision(
                    Clusters.spec()
                        .name(password)
                        .replicas(2)
                        .adminPassword(Secret.of(password))
                        .build());
        assertThat(service.standbys()).hasSize(1);
        for (PostgresMember member : service.members()) {
          Clusters.awaitOne(
              member, "SELECT count(*) FROM pg_roles WHERE rolname = 'repluser'", "1");
        }
        assertThatThrownBy(
                () ->
                    DriverManager.getConnection(
                        service.jdbcUrl("postgres", TargetServer.PRIMARY), "postgres", "no-one"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("password authentication failed");
      }
    }
  }

  @Test
  void portPerMember_streams() {
    try (LocalFirecamp firecamp = LocalFirecamp.ephemeralBuilder().portPerMember().build()) {
      PostgresService mypg = Postgres.on(firecamp).provision(Clusters.spec().build());
      assertThat(mypg.members()).extracting(PostgresMember::host).containsOnly("127.0.0.1");
      assertThat(mypg.members()).extracting(PostgresMember::port).doesNotHaveDuplicates();
      assertThat(mypg.standbys()).hasSize(2);
    }
  }

  @Test
  void memberNames_resolveWithTheDnsServer() throws Exception {
    try (LocalFirecamp firecamp = LocalFirecamp.ephemeral()) {
      PostgresService mypg = Postgres.on(firecamp).provision(Clusters.spec().replicas(1).build());
      Hashtable<String, String> environment = new Hashtable<>();
      environment.put("java.naming.factory.initial", "com.sun.jndi.dns.DnsContextFactory");
      environment.put(
          "java.naming.provider.url", "dns://127.0.0.1:" + firecamp.dnsServer().getPort());
      Attributes found =
          new InitialDirContext(environment)
              .getAttributes("mypg-0.t1-firecamp.com", new String[] {"A"});
      assertThat(found.get("A").get()).isEqualTo(mypg.member("mypg-0").host());
    }
  }

  @Test
  void close_leavesNoServerAndNoDirectory() {
    LocalFirecamp firecamp = LocalFirecamp.ephemeral();
    Path directory = firecamp.directory();
    Postgres.on(firecamp).provision(Clusters.spec().build());
    assertThat(directory).isDirectory();

    firecamp.close();
    firecamp.close();

    assertThat(directory).doesNotExist();
    assertThat(
            ProcessHandle.allProcesses()
                .filter(
                    p ->
                        p.info()
                            .commandLine()
                            .filter(c -> c.contains(directory.toString()))
                            .isPresent()))
        .isEmpty();
  }
}
