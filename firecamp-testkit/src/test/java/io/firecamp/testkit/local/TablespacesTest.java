package io.firecamp.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.scenario.Clusters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A tablespace would be one directory that primary and standby both write. */
class TablespacesTest {

  @Test
  void createTablespace_isRefusedByTheServer_andChangesNothing() throws Exception {
    try (DurableRuntime runtime = new DurableRuntime()) {
      PostgresService mypg =
          Postgres.on(runtime.firecamp()).provision(Clusters.spec().replicas(2).build());

      for (int round = 0; round < 2; round++) {
        Path place = Files.createDirectory(runtime.directory().resolve("place" + round));
        ServerUser.choose().own(place);
        String create = "CREATE TABLESPACE t LOCATION '" + place + "'";
        assertThatThrownBy(() -> Clusters.execute(mypg.primary().dataSource("postgres"), create))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("could not create symbolic link");
        assertThat(
                Clusters.one(
                    mypg.primary().dataSource("postgres"), "SELECT count(*) FROM pg_tablespace"))
            .isEqualTo("2");
        Clusters.execute(
            mypg.primary().dataSource("postgres"), "CREATE TABLE t" + round + "(x int)");
        Clusters.awaitOne(mypg.standbys().get(0), "SELECT count(*) FROM t" + round, "0");
        mypg.restart();
      }
    }
  }

  @Test
  void tablespaceThatIsThere_keepsStandbysAway_untilItIsDropped() throws Exception {
    try (DurableRuntime runtime = new DurableRuntime()) {
      Path place = Files.createDirectory(runtime.directory().resolve("place"));
      ServerUser.choose().own(place);
      Postgres postgres = Postgres.on(runtime.firecamp());
      PostgresService mypg = postgres.provision(Clusters.spec().replicas(1).build());
      Files.setPosixFilePermissions(
          runtime.pgdata(mypg, "mypg-0").resolve("pg_tblspc"),
          PosixFilePermissions.fromString("rwx------"));
      Clusters.execute(
          mypg.primary().dataSource("postgres"), "CREATE TABLESPACE t LOCATION '" + place + "'");

      assertThatThrownBy(() -> postgres.update(mypg.spec().toBuilder().replicas(2).build()))
          .hasMessageContaining("tablespaces of its own (t)")
          .hasMessageContaining("drop them");

      Clusters.execute(mypg.primary().dataSource("postgres"), "DROP TABLESPACE t");
      PostgresService two = postgres.update(mypg.spec().toBuilder().replicas(2).build());
      assertThat(two.standbys()).hasSize(1);
    }
  }
}
