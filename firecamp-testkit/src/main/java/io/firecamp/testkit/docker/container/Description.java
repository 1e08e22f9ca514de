package io.firecamp.testkit.docker.container;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.testkit.docker.client.Containers;
import io.firecamp.testkit.docker.client.DockerContainer;
import io.firecamp.testkit.docker.client.Label;
import io.firecamp.testkit.docker.log.DockerLogBackend;
import io.firecamp.testkit.machine.file.BootLock;
import io.firecamp.testkit.machine.file.MemberFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Says what a container does and why, in the engine's words. */
final class Description {
  private static final int LAST_LINES = 50;

  /** Begins what the member says itself, before its server runs. */
  private static final String BOOT = "firecamp: ";

  private static final int ANSWERS_WITHIN_MILLIS = 200;
  private final Containers containers;
  private final DockerLogBackend logs;
  private final MemberFiles files;
  private final Map<String, String> lastWords = new ConcurrentHashMap<>();

  Description(Containers containers, DockerLogBackend logs, MemberFiles files) {
    this.containers = containers;
    this.logs = logs;
    this.files = files;
  }

  /** Empty for a container that was made by somebody who ended before he started it. */
  Optional<Container> of(DockerContainer found) {
    boolean stopping = Files.exists(files.stopMark(found.owner(), found.generation()));
    if (found.isEnded()) {
      new GivenFiles(files.given(found.owner(), found.generation())).delete();
      return Optional.of(
          described(found, ContainerState.EXITED, stopping ? "stopped" : whyEnded(found)));
    }
    if (found.isCreated()) {
      return isBeingStarted(found.owner()) ? Optional.of(starting(found)) : Optional.empty();
    }
    if (stopping) {
      hurry(found);
      return Optional.of(described(found, ContainerState.STOPPING, ""));
    }
    String detail = found.health().equals("unhealthy") ? "does not accept connections" : "";
    return Optional.of(
        hasServed(found)
            ? described(found, ContainerState.RUNNING, detail)
            : described(found, ContainerState.STARTING, words(detail, lastPhase(found))));
  }

  private static String words(String detail, String phase) {
    return detail.isEmpty() || phase.isEmpty() ? detail + phase : detail + "; " + phase;
  }

  /** What a member that is not started for the first time says of its own start. */
  private String lastPhase(DockerContainer found) {
    if (found.generation() == 1) {
      return "";
    }
    try {
      return logs.tail(found, LAST_LINES).stream()
          .filter(l -> l.contains(BOOT))
          .reduce((a, b) -> b)
          .map(l -> l.substring(l.indexOf(BOOT) + BOOT.length()))
          .orElse("");
    } catch (BackendException e) {
      return "";
    }
  }

  /** Unless the health check succeeds, the member's port tells: unhealthy is not yet served. */
  private static boolean hasServed(DockerContainer found) {
    if (found.health().equals("healthy")) {
      return true;
    }
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              InetAddress.getByName(found.label(Label.ADDRESS)),
              Integer.parseInt(found.label(Label.PORT))),
          ANSWERS_WITHIN_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** One that was made, and whose maker is about to start it. */
  Container starting(DockerContainer made) {
    return described(made, ContainerState.STARTING, "made");
  }

  private static Container described(DockerContainer found, ContainerState state, String detail) {
    return Container.builder()
        .id(found.name())
        .owner(found.owner())
        .generation(found.generation())
        .nodeId(found.label(Label.NODE))
        .state(state)
        .detail(detail)
        .build();
  }

  private boolean isBeingStarted(Owner member) {
    try {
      return BootLock.isTaken(files.bootLock(member));
    } catch (IOException e) {
      throw BackendException.transientFailure(
          "cannot look at the lock of " + member.member() + ": " + e, e);
    }
  }

  /** After its grace the container is killed; the server recovers at its next start. */
  private void hurry(DockerContainer found) {
    Path mark = files.stopMark(found.owner(), found.generation());
    try {
      long told = Files.getLastModifiedTime(mark).toMillis();
      if (System.currentTimeMillis() - told > Long.parseLong(found.label(Label.GRACE))) {
        containers.signal(found, "KILL");
      }
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw BackendException.transientFailure("cannot look at " + mark + ": " + e, e);
    }
  }

  private String whyEnded(DockerContainer found) {
    return lastWords.computeIfAbsent(
        found.id(),
        id -> {
          String why = "ended with code " + found.exitCode();
          if (found.outOfMemory()) {
            why += ", as it had more memory than it may have";
          }
          if (!found.error().isEmpty()) {
            why += ", " + found.error();
          }
          return why + ": " + lastWord(found);
        });
  }

  private String lastWord(DockerContainer found) {
    List<String> lines;
    try {
      lines = logs.tail(found, LAST_LINES);
    } catch (BackendException e) {
      return String.valueOf(e.getMessage());
    }
    return lines.stream()
        .filter(l -> l.contains("FATAL") || l.contains("PANIC") || l.contains("ERROR"))
        .reduce((a, b) -> b)
        .orElse(lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1));
  }
}
