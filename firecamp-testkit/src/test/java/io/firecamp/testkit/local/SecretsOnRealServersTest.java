package io.firecamp.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.InvalidSpecException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.TargetServer;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.scenario.Clusters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only real servers prove: passwords, limits, and what they refuse. */
class SecretsOnRealServersTest {
  private static final Secret OTHER = Secret.of("another admin");
  private static final Secret OTHER_REPLICATION = Secret.of("another replication");
  private Path directory = Path.of("");

  private LocalFirecamp open(int major) throws Exception {
    directory = Files.createTempDirectory("firecamp-test-");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    Path jar = Path.of("target/servers/postgres-" + major + ".jar");
    return LocalFirecamp.atBuilder(directory).binaries(PostgresBinaries.archive(jar)).build();
  }

  private static PostgresServiceSpec.Builder spec(int major) {
    return Clusters.spec().replicas(2).major(major);
  }

  @AfterEach
  void endAll() throws Exception {
    LocalScenario.endAll(directory);
    io.firecamp.testkit.machine.os.Trees.delete(directory);
  }

  private static String show(PostgresMember member, String name) throws SQLException {
    return Clusters.one(member.dataSource("postgres"), "SHOW " + name);
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void resetPasswords_afterSomebodyChangedThem_letsEverybodyInAgain(int major) throws Exception {
    try (LocalFirecamp firecamp = open(major)) {
      PostgresService mypg = Postgres.on(firecamp).provision(spec(major).build());
      assertThat(show(mypg.primary(), "data_checksums")).isEqualTo("on");
      if (major >= 17) {
        assertThat(show(mypg.primary(), "allow_alter_system")).isEqualTo("off");
      }
      Clusters.execute(
          mypg.primary().dataSource("postgres"),
          "ALTER ROLE repluser PASSWORD 'by hand' VALID UNTIL '2000-01-01'",
          "ALTER ROLE postgres PASSWORD 'by hand'");

      mypg = mypg.resetPasswords();

      assertThat(mypg.standbys()).hasSize(1);
      PostgresService rotated =
          Postgres.on(firecamp)
              .update(
                  spec(major).adminPassword(OTHER).replicationPassword(OTHER_REPLICATION).build());
      assertThat(rotated.restart().standbys()).hasSize(1);
      String versions =
          "SELECT count(*) FROM pg_db_role_setting WHERE setconfig::text LIKE '%firecamp.password_version%'";
      assertThat(Clusters.one(rotated.primary().dataSource("postgres"), versions)).isEqualTo("2");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void recreate_withOtherPasswords_andLowerFloors_isReady(int major) throws Exception {
    try (LocalFirecamp firecamp = open(major)) {
      Postgres postgres = Postgres.on(firecamp);
      postgres.provision(spec(major).putParameters("max_connections", "150").build()).delete();

      PostgresService mypg =
          postgres.recreate(
              spec(major)
                  .putParameters("max_connections", "50")
                  .adminPassword(OTHER)
                  .replicationPassword(OTHER_REPLICATION)
                  .build());

      assertThat(show(mypg.primary(), "max_connections")).isEqualTo("50");
      assertThat(show(mypg.standbys().get(0), "max_connections")).isEqualTo("150");
      mypg = mypg.restart();
      assertThat(show(mypg.standbys().get(0), "max_connections")).isEqualTo("50");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void update_whenApplicationsTookAllConnections_stillRaisesTheLimit(int major) throws Exception {
    List<Connection> taken = new ArrayList<>();
    try (LocalFirecamp firecamp = open(major)) {
      Postgres postgres = Postgres.on(firecamp);
      PostgresService mypg =
          postgres.provision(spec(major).putParameters("max_connections", "12").build());
      String url = mypg.primary().jdbcUrl("postgres");
      assertThatThrownBy(
              () -> {
                while (true) {
                  taken.add(DriverManager.getConnection(url, "postgres", Clusters.ADMIN_PASSWORD));
                }
              })
          .hasMessageContaining("too many clients");

      mypg.awaitReady(Duration.ofSeconds(20));
      mypg = postgres.update(spec(major).putParameters("max_connections", "40").build());

      assertThat(show(mypg.primary(), "max_connections")).isEqualTo("40");
    } finally {
      for (Connection connection : taken) {
        connection.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void update_toWhatTheServerWouldRefuse_changesNothing(int major) throws Exception {
    try (LocalFirecamp firecamp = open(major)) {
      Postgres postgres = Postgres.on(firecamp);
      PostgresService mypg = postgres.provision(spec(major).replicas(1).build());
      for (Map.Entry<String, String> wrong :
          Map.of("lc_time", "xx_YY.UTF-8", "shared_preload_libraries", "nosuch").entrySet()) {
        PostgresServiceSpec refused =
            spec(major).replicas(1).putParameters(wrong.getKey(), wrong.getValue()).build();
        assertThatThrownBy(() -> postgres.update(refused))
            .isInstanceOf(InvalidSpecException.class)
            .hasMessageContaining("parameters." + wrong.getKey());
      }
      assertThat(mypg.spec().parameters()).isEmpty();

      mypg =
          postgres.update(
              spec(major)
                  .replicas(1)
                  .parameters(
                      Map.of(
                          "timezone", "europe/zurich",
                          "datestyle", "SQL, DMY",
                          "search_path", "\"$user\", public",
                          "log_connections", "on"))
                  .build());
      assertThat(
              Clusters.one(
                  mypg.dataSource("postgres", TargetServer.PRIMARY),
                  "SELECT setting FROM pg_settings WHERE name = 'log_timezone'"))
          .isNotEmpty();
      assertThat(mypg.restart().members()).hasSize(1);
    }
  }
}
