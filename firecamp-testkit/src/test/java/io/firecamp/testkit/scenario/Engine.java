package io.firecamp.testkit.scenario;

import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.testkit.docker.client.Containers;
import io.firecamp.testkit.docker.client.Docker;
import io.firecamp.testkit.machine.volume.LoopMedium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The Docker engine of the tests, and the images that {@code images/build} made on it. */
public final class Engine {
  public static final Docker DOCKER = new Docker();
  public static final String IMAGE = "firecamp-postgres";

  private Engine() {}

  /** The majors that there are images of, the newest one first. */
  public static List<Integer> majors() {
    DOCKER.requireEngine();
    List<Integer> majors =
        DOCKER
            .run(List.of("image", "ls", "--format", "{{.Tag}}", IMAGE))
            .lines()
            .map(Integer::valueOf)
            .sorted(java.util.Comparator.reverseOrder())
            .toList();
    if (majors.isEmpty()) {
      throw new AssertionError("the engine has no image " + IMAGE + ": run images/build");
    }
    return majors;
  }

  public static int major() {
    return majors().get(0);
  }

  public static PostgresServiceSpec.Builder spec() {
    return Clusters.spec().major(major());
  }

  public static void endAll(Path home) {
    new Containers(DOCKER, home.toString()).removeAll(Duration.ofSeconds(30));
    try {
      LoopMedium.releaseAll(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
