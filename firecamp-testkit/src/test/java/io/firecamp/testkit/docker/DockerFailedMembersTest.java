package io.firecamp.testkit.docker;

import io.firecamp.backend.container.Container;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.service.ServiceRecord;
import io.firecamp.testkit.machine.MachineRuntime;
import io.firecamp.testkit.scenario.Engine;
import io.firecamp.testkit.scenario.FailedMembersScenarios;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;

@Tag("docker")
class DockerFailedMembersTest extends FailedMembersScenarios {
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
    return Engine.spec().replicas(2);
  }

  @Override
  protected void kill(PostgresMember member) {
    ServiceRecord service = runtime().engine().find("t1", "mypg").orElseThrow();
    String id =
        runtime()
            .engine()
            .observe(service)
            .container(member.name())
            .map(Container::id)
            .orElseThrow();
    Engine.DOCKER.run(List.of("kill", id));
  }
}
