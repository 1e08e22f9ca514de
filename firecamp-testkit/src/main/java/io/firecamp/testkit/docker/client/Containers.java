package io.firecamp.testkit.docker.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.firecamp.backend.BackendException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The containers of the runtime of one directory. */
public final class Containers {
  private final Docker docker;
  private final String home;

  /**
   * @param home the runtime's directory, which is on each of its containers as a label
   */
  public Containers(Docker docker, String home) {
    this.docker = docker;
    this.home = home;
  }

  /** Those with these labels, running or not, in the order in which they were made. */
  public List<DockerContainer> find(Map<Label, String> labels) {
    List<String> list = new ArrayList<>(List.of("ps", "--all", "--quiet", "--no-trunc"));
    list.addAll(filter(Label.HOME, home));
    labels.forEach((label, value) -> list.addAll(filter(label, value)));
    List<String> ids = docker.run(list).lines().toList();
    return ids.isEmpty() ? List.of() : inspect(ids);
  }

  /** Those that are gone meanwhile are left out. */
  private List<DockerContainer> inspect(List<String> ids) {
    List<String> inspect = new ArrayList<>(List.of("container", "inspect"));
    inspect.addAll(ids);
    Docker.Reply reply = docker.tryRun(inspect);
    boolean othersGone =
        reply.complaint().lines().allMatch(l -> l.isBlank() || l.contains("No such container"));
    if (reply.output().isBlank() || (!reply.succeeded() && !othersGone)) {
      throw BackendException.transientFailure("docker inspect failed: " + reply.lastWord(), null);
    }
    return StreamSupport.stream(
            JsonParser.parseString(reply.output()).getAsJsonArray().spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .map(DockerContainer::parse)
        .sorted(
            java.util.Comparator.comparing(DockerContainer::created)
                .thenComparing(DockerContainer::name))
        .toList();
  }

  /** Sends the signal; one that does not run any more is left alone. */
  public void signal(DockerContainer container, String signal) {
    Docker.Reply reply = docker.tryRun(List.of("kill", "--signal", signal, container.id()));
    if (!reply.succeeded() && !hasEnded(reply)) {
      throw BackendException.transientFailure(
          "container %s cannot be told to stop: %s".formatted(container.name(), reply.lastWord()),
          null);
    }
  }

  private static boolean hasEnded(Docker.Reply reply) {
    return reply.lastWord().contains("is not running")
        || reply.lastWord().contains("No such container");
  }

  /** Forgets a container that does not run, with the nameless volumes that its image made. */
  public void remove(DockerContainer container) {
    Docker.Reply reply = docker.tryRun(List.of("rm", "--volumes", container.id()));
    if (!reply.succeeded()
        && !reply.lastWord().contains("No such container")
        && !reply.lastWord().contains("already in progress")) {
      throw BackendException.transientFailure(
          "container %s cannot be removed: %s".formatted(container.name(), reply.lastWord()), null);
    }
  }

  /**
   * Kills and forgets all, for data that is thrown away; returns when none is left.
   *
   * @throws BackendException retryable, if the engine does not remove them within the limit
   */
  public void removeAll(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    List<DockerContainer> left = find(Map.of());
    while (!left.isEmpty()) {
      String lastWord = "";
      for (DockerContainer container : left) {
        lastWord = docker.tryRun(List.of("rm", "--force", "--volumes", container.id())).lastWord();
      }
      left = find(Map.of());
      if (!left.isEmpty() && System.nanoTime() - end > 0) {
        throw BackendException.transientFailure(
            "container %s cannot be removed: %s".formatted(left.get(0).name(), lastWord), null);
      }
    }
  }

  private static List<String> filter(Label label, String value) {
    return List.of("--filter", "label=" + label.key() + "=" + value);
  }
}
