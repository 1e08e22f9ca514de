package io.firecamp.testkit.docker.container;

import io.firecamp.testkit.docker.client.Docker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The images that the engine has; others are pulled. */
final class Images {
  private static final Duration PULL_WITHIN = Duration.ofMinutes(10);
  private final Docker docker;
  private final Set<String> there = ConcurrentHashMap.newKeySet();

  Images(Docker docker) {
    this.docker = docker;
  }

  /** Returns when the engine has the image. */
  void require(String image) {
    if (there.contains(image)) {
      return;
    }
    Docker.Reply reply = docker.tryRun(List.of("image", "inspect", image));
    if (!reply.succeeded() && !reply.complaint().contains("No such image")) {
      throw reply.failure("image %s cannot be looked at: %s".formatted(image, reply.lastWord()));
    }
    if (!reply.succeeded()) {
      pull(image);
    }
    there.add(image);
  }

  private synchronized void pull(String image) {
    Docker.Reply reply = docker.tryRun(PULL_WITHIN, List.of("pull", "--quiet", image));
    if (!reply.succeeded()) {
      throw reply.failure(
          "the engine has no image %s and cannot pull it: %s; build it with images/build, or name another one with image(..)"
              .formatted(image, reply.lastWord()));
    }
  }
}
