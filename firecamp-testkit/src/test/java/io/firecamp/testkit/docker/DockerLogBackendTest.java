package io.firecamp.testkit.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.Owner;
import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.backend.log.LogLine;
import io.firecamp.testkit.contract.LogBackendContract;
import io.firecamp.testkit.docker.client.Containers;
import io.firecamp.testkit.docker.client.DockerContainer;
import io.firecamp.testkit.docker.client.Label;
import io.firecamp.testkit.docker.log.DockerLogBackend;
import io.firecamp.testkit.scenario.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that say what they are told to. */
@Tag("docker")
class DockerLogBackendTest extends LogBackendContract {
  @TempDir private Path home;
  private final Map<String, String> started = new HashMap<>();

  @AfterEach
  void removeContainers() {
    containers().removeAll(Duration.ofSeconds(30));
  }

  private Containers containers() {
    return new Containers(Engine.DOCKER, home.toString());
  }

  @Override
  protected DockerLogBackend create() {
    return new DockerLogBackend(Engine.DOCKER, containers(), home.resolve("logs"));
  }

  @Override
  protected void write(LogDestination to, String container, String line) {
    String id = started.computeIfAbsent(to.group() + container, name -> start(to));
    Engine.DOCKER.run(List.of("exec", id, "sh", "-c", "echo " + line + " > /proc/1/fd/2"));
  }

  private String start(LogDestination to) {
    return Engine.DOCKER
        .run(
            List.of(
                "run",
                "--detach",
                "--network=none",
                "--log-driver=" + to.options().get("driver"),
                "--label=" + Label.HOME.key() + "=" + home,
                "--label=" + Label.LOG_GROUP.key() + "=" + to.group(),
                "--label=" + Label.MEMBER.key() + "=" + to.streamPrefix(),
                "--entrypoint=sleep",
                Engine.IMAGE + ":" + Engine.major(),
                "600"))
        .strip();
  }

  @Test
  void linesOfAForgottenContainer_stay_inOrder_withTheirTimes() {
    LogBackend logs = create();
    logs.ensureGroup("g", new Owner("t1", "mypg", "0123456789abcdef", ""));
    LogDestination to = logs.destination("g", "mypg-0");
    write(to, "c1", "one");
    write(to, "c1", "two");
    write(to, "c2", "three");
    DockerContainer first = containers().find(Map.of()).get(0);
    containers().signal(first, "KILL");
    create().keep(first);
    create().keep(first);
    Engine.DOCKER.run(List.of("wait", first.id()));
    containers().remove(first);

    List<LogLine> lines = create().read("g", "mypg-0", 10);

    assertThat(lines).extracting(LogLine::text).containsExactly("one", "two", "three");
    assertThat(lines).allMatch(l -> l.time().isPresent());
    assertThat(create().read("g", "mypg-0", 2))
        .extracting(LogLine::text)
        .containsExactly("two", "three");
  }
}
