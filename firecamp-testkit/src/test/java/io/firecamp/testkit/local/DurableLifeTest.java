package io.firecamp.testkit.local;

import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.testkit.machine.MachineRuntime;
import io.firecamp.testkit.scenario.Clusters;
import io.firecamp.testkit.scenario.LifeScenarios;
import java.nio.file.Path;

class DurableLifeTest extends LifeScenarios {
  @Override
  protected MachineRuntime open(Path in) {
    return LocalFirecamp.at(in);
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
    return Clusters.spec();
  }
}
