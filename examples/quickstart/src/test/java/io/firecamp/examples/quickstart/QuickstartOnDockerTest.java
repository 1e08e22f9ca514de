package io.firecamp.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.testkit.docker.client.Docker;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("docker")
class QuickstartOnDockerTest {
  @Test
  void docker_readsTheRowOnAllMembers_andLeavesNothing() {
    Docker docker = new Docker();
    String major =
        docker
            .run(List.of("image", "ls", "--format", "{{.Tag}}", "firecamp-postgres"))
            .lines()
            .findFirst()
            .orElseThrow();

    List<String> before = containers(docker);

    String said = QuickstartTest.run("--docker", major);

    assertThat(said).contains("mypg-2> SELECT * FROM guestbook: jim@gmail.com | 1 | ");
    assertThat(containers(docker)).isSubsetOf(before);
  }

  private static List<String> containers(Docker docker) {
    return docker
        .run(List.of("ps", "--all", "--quiet", "--filter", "label=io.firecamp.home"))
        .lines()
        .toList();
  }
}
