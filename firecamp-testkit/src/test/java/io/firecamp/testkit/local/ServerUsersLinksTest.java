package io.firecamp.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.scenario.Clusters;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The database's administrator is no administrator of the machine. */
@Tag("root")
class ServerUsersLinksTest {

  @Test
  void linksInThePrimarysData_leadNowhere_whenAStandbyIsMade() throws Exception {
    assumeTrue(ServerUser.choose().drops(), "root only");
    try (DurableRuntime runtime = new DurableRuntime()) {
      Path secret = runtime.directory().resolve("secret.txt");
      Files.writeString(secret, "of root alone");
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
      Path closed = Files.createDirectory(runtime.directory().resolve("closed"));
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
      Files.writeString(closed.resolve("file"), "of root alone");
      Postgres postgres = Postgres.on(runtime.firecamp());
      PostgresService mypg = postgres.provision(Clusters.spec().replicas(1).build());
      Path pgdata = runtime.pgdata(mypg, "mypg-0");
      for (String link : new String[] {"leak", "base/leak", "global/pg_leak"}) {
        shell(mypg, "ln -s %s %s".formatted(secret, pgdata.resolve(link)));
      }
      shell(mypg, "ln -s %s %s".formatted(closed, pgdata.resolve("leaks")));
      shell(mypg, "mkfifo " + pgdata.resolve("pipe"));

      PostgresService two = postgres.update(mypg.spec().toBuilder().replicas(2).build());

      assertThat(two.standbys()).hasSize(1);
      Path copy = runtime.pgdata(two, "mypg-1");
      for (String link : new String[] {"leak", "base/leak", "global/pg_leak", "leaks", "pipe"}) {
        assertThat(Files.exists(copy.resolve(link), LinkOption.NOFOLLOW_LINKS)).as(link).isFalse();
      }
      Clusters.execute(two.primary().dataSource("postgres"), "CREATE TABLE t AS SELECT 1 AS x");
      Clusters.awaitOne(two.standbys().get(0), "SELECT x FROM t", "1");
    }
  }

  @Test
  void linkedControlFile_isRefused_andNotRead() throws Exception {
    try (DurableRuntime runtime = new DurableRuntime()) {
      PostgresService mypg =
          Postgres.on(runtime.firecamp()).provision(Clusters.spec().replicas(1).build());
      Path global = runtime.pgdata(mypg, "mypg-0").resolve("global");
      mypg.stop();
      Path elsewhere = global.resolveSibling("elsewhere");
      Files.move(global, elsewhere);
      Files.createSymbolicLink(global, elsewhere);

      org.assertj.core.api.Assertions.assertThatThrownBy(mypg::start)
          .hasMessageContaining("mypg-0")
          .hasMessageContaining("NotDirectory");

      Files.delete(global);
      Files.move(elsewhere, global);
      assertThat(mypg.start().primary().name()).isEqualTo("mypg-0");
    }
  }

  private static void shell(PostgresService service, String command) throws Exception {
    Clusters.execute(
        service.primary().dataSource("postgres"), "COPY (SELECT 1) TO PROGRAM '" + command + "'");
  }
}
