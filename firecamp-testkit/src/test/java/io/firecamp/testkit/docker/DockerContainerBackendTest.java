package io.firecamp.testkit.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.spec.ResourceSpec;
import io.firecamp.testkit.machine.MachineRuntime;
import io.firecamp.testkit.scenario.Clusters;
import io.firecamp.testkit.scenario.Engine;
import io.firecamp.testkit.scenario.RealContainersContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("docker")
class DockerContainerBackendTest extends RealContainersContract {
  private static final Owner MEMBER = new Owner("t1", "mypg", "0123456789abcdef", "mypg-0");

  @Override
  protected MachineRuntime runtime() {
    return DockerFirecamp.ephemeral();
  }

  @Override
  protected String image() {
    return Engine.IMAGE + ":" + Engine.major();
  }

  @Override
  protected int major() {
    return Engine.major();
  }

  @Override
  protected boolean crash(Container container) {
    Engine.DOCKER.run(List.of("kill", container.id()));
    return true;
  }

  private ContainerState state() {
    return backends().containers().find(MEMBER).get(0).state();
  }

  private Container running() {
    Container container = backends().containers().run(spec(MEMBER, 1, nodes().get(0)));
    Clusters.await(() -> state() == ContainerState.RUNNING, () -> "it is " + state());
    return container;
  }

  /** Made and started are two requests, and whoever makes a container may end in between. */
  @Test
  void containerThatWasOnlyMade_isForgotten_andMadeAnew() {
    Container first = running();
    backends().containers().stop(first);
    Clusters.await(() -> state() == ContainerState.EXITED, () -> "it is " + state());
    Engine.DOCKER.run(List.of("rm", first.id()));

    String abandoned = make(1);
    assertThat(backends().containers().find(MEMBER)).isEmpty();
    assertThat(allContainers()).doesNotContain(abandoned);

    String made = make(1);
    running();
    assertThat(allContainers()).doesNotContain(made);
  }

  private static String allContainers() {
    return Engine.DOCKER.run(List.of("ps", "--all", "--quiet", "--no-trunc"));
  }

  /** As the backend makes it, but never started. */
  private String make(long generation) {
    String home = "io.firecamp.home=" + directory();
    return Engine.DOCKER
        .run(
            List.of(
                "create",
                "--label=" + home,
                "--label=io.firecamp.cluster=t1",
                "--label=io.firecamp.service=mypg",
                "--label=io.firecamp.uuid=" + MEMBER.uuid(),
                "--label=io.firecamp.member=mypg-0",
                "--label=io.firecamp.generation=" + generation,
                Engine.IMAGE + ":" + Engine.major()))
        .strip();
  }

  @Test
  void secrets_areGone_whenTheContainerHasEnded() throws Exception {
    Container container = running();
    assertThat(given()).isNotEmpty();

    backends().containers().stop(container);
    Clusters.await(() -> state() == ContainerState.EXITED, () -> "it is " + state());

    assertThat(given()).isEmpty();
  }

  /** Whoever wrote them ended before he made the container. */
  @Test
  void secretsOfAContainerThatWasNeverMade_areDeleted_andNoOthers() throws Exception {
    running();
    List<Path> before = given();
    Path left =
        Files.createDirectory(before.get(0).resolveSibling("mypg-1.given-" + MEMBER.uuid() + "-3"));
    Files.writeString(left.resolve("admin-password"), "x");

    backends().containers().find(MEMBER);

    assertThat(given()).isEqualTo(before);
  }

  @Test
  void anyShareOfACpu_isTaken() {
    ContainerSpec good = spec(MEMBER, 1, nodes().get(0));
    ContainerSpec odd = with(good, good.image(), ResourceSpec.builder().maxCpuUnits(513).build());

    Container container = backends().containers().run(odd);

    assertThat(
            Engine.DOCKER.run(
                List.of("inspect", "--format", "{{.HostConfig.NanoCpus}}", container.id())))
        .startsWith("501000000");
  }

  private static ContainerSpec with(ContainerSpec good, String image, ResourceSpec resources) {
    return good.toBuilder().image(image).resources(resources).build();
  }

  private List<Path> given() throws java.io.IOException {
    try (var files = Files.walk(directory().resolve("containers"))) {
      return files.filter(f -> f.getFileName().toString().contains(".given-")).toList();
    }
  }

  @Test
  void imageThatIsNowhere_isRefused_withWhatToDo() {
    ContainerSpec good = spec(MEMBER, 1, nodes().get(0));
    ContainerSpec bad = with(good, "127.0.0.1:1/none:1", good.resources());

    assertThatThrownBy(() -> backends().containers().run(bad))
        .isInstanceOfSatisfying(BackendException.class, e -> assertThat(e.retryable()).isFalse())
        .hasMessageContaining("127.0.0.1:1/none:1")
        .hasMessageContaining("images/build");
    assertThat(backends().containers().find(MEMBER)).isEmpty();
  }
}
