package io.firecamp.testkit.local;

import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.machine.MachineRuntime;
import io.firecamp.testkit.machine.os.Squatters;
import io.firecamp.testkit.scenario.Clusters;
import io.firecamp.testkit.scenario.FailedMembersScenarios;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;

/** The scenarios of failed members on the oldest and the newest servers, on durable settings. */
class DurableFailedMembersTest {
  abstract static class OfMajor extends FailedMembersScenarios {
    private final int major;

    OfMajor(int major) {
      this.major = major;
    }

    @Override
    protected MachineRuntime open(Path in) {
      Path jar = Path.of("target/servers/postgres-" + major + ".jar");
      return LocalFirecamp.atBuilder(in).binaries(PostgresBinaries.archive(jar)).build();
    }

    @Override
    protected void endAll(Path in) {
      LocalScenario.endAll(in);
    }

    @Override
    protected Path wal(PostgresMember member) {
      return Clusters.journal(firecamp(), member).resolve("wal");
    }

    @Override
    public PostgresServiceSpec.Builder spec() {
      return Clusters.spec().replicas(2).major(major);
    }

    @Override
    protected void kill(PostgresMember member) {
      Path pgdata = Clusters.data(firecamp(), member).resolve("db");
      Squatters.server(pgdata).orElseThrow().signal("KILL");
    }
  }

  @Nested
  class Major14 extends OfMajor {
    Major14() {
      super(14);
    }
  }

  @Nested
  class Major18 extends OfMajor {
    Major18() {
      super(18);
    }
  }
}
