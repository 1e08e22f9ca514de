package io.firecamp.testkit.docker;

import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.testkit.machine.MachineRuntime;
import io.firecamp.testkit.scenario.ClusterScenarios;
import io.firecamp.testkit.scenario.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("docker")
class DockerClusterTest extends ClusterScenarios {
  @Override
  protected MachineRuntime open(Path in) {
    return DockerFirecamp.at(in);
  }

  @Override
  protected void endAll(Path in) {
    Engine.endAll(in);
  }

  @Override
  protected Path wal(PostgresMember member) {
    return Path.of("/journal/wal");
  }

  @Override
  public PostgresServiceSpec.Builder spec() {
    return Engine.spec();
  }
}
