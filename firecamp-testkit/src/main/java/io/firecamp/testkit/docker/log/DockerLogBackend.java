package io.firecamp.testkit.docker.log;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.backend.log.LogLine;
import io.firecamp.testkit.docker.client.Containers;
import io.firecamp.testkit.docker.client.Docker;
import io.firecamp.testkit.docker.client.DockerContainer;
import io.firecamp.testkit.docker.client.Label;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs that Docker keeps of containers. Those of a container that is forgotten are kept in a
 * file of its group's directory, so a member's log goes back to its first start.
 */
public final class DockerLogBackend implements LogBackend {
  /** Docker's own driver, which {@code docker logs} can always read; at most 30 MB a container. */
  private static final Map<String, String> OPTIONS =
      Map.of("driver", "json-file", "max-size", "10m", "max-file", "3");

  private static final Logger LOG = LoggerFactory.getLogger(DockerLogBackend.class);

  private final Docker docker;
  private final Containers containers;
  private final LogGroups groups;

  /**
   * @param directory made when it is needed
   */
  public DockerLogBackend(Docker docker, Containers containers, Path directory) {
    this.docker = docker;
    this.containers = containers;
    this.groups = new LogGroups(directory);
  }

  @Override
  public void ensureGroup(String group, Owner owner) {
    doing(
        group,
        () -> {
          groups.ensure(group);
          return true;
        });
  }

  @Override
  public LogDestination destination(String group, String member) {
    return LogDestination.builder().group(group).streamPrefix(member).options(OPTIONS).build();
  }

  @Override
  public List<LogLine> read(String group, String member, int limit) {
    return doing(
        group,
        () -> {
          List<KeptLog> streams = new ArrayList<>(groups.kept(group, member));
          for (DockerContainer container : living(group, member)) {
            if (streams.stream().noneMatch(s -> s.stream().equals(container.name()))) {
              streams.add(fetch(container, List.of("--tail", Integer.toString(limit))));
            }
          }
          streams.sort(Comparator.comparing(KeptLog::created).thenComparing(KeptLog::stream));
          List<LogLine> lines = streams.stream().flatMap(s -> s.lines().stream()).toList();
          return List.copyOf(lines.subList(Math.max(0, lines.size() - limit), lines.size()));
        });
  }

  /** Those since the group was made: an earlier group of the name was deleted with its lines. */
  private List<DockerContainer> living(String group, String member) throws IOException {
    Optional<java.time.Instant> made = groups.made(group);
    return made.isEmpty()
        ? List.of()
        : containers.find(Map.of(Label.LOG_GROUP, group, Label.MEMBER, member)).stream()
            .filter(c -> !c.created().isBefore(made.get()))
            .toList();
  }

  /**
   * Keeps what the container has said, as it is about to be forgotten. A log that the engine cannot
   * read, as after a power failure, keeps nobody from starting the member again.
   */
  public void keep(DockerContainer container) {
    String group = container.label(Label.LOG_GROUP);
    doing(
        group,
        () -> {
          if (groups.made(group).isPresent()) {
            readable(container).ifPresent(log -> keep(group, container.label(Label.MEMBER), log));
          }
          return true;
        });
  }

  private Optional<KeptLog> readable(DockerContainer container) {
    try {
      return Optional.of(fetch(container, List.of()));
    } catch (BackendException e) {
      LOG.warn("the log of {} is lost", container.name(), e);
      return Optional.empty();
    }
  }

  private void keep(String group, String member, KeptLog log) {
    doing(
        group,
        () -> {
          groups.keep(group, member, log);
          return true;
        });
  }

  /** The last lines of the container. */
  public List<String> tail(DockerContainer container, int limit) {
    return doing(
        container.name(),
        () ->
            fetch(container, List.of("--tail", Integer.toString(limit))).lines().stream()
                .map(LogLine::text)
                .toList());
  }

  private KeptLog fetch(DockerContainer container, List<String> options) {
    List<String> command = new ArrayList<>(List.of("logs", "--timestamps"));
    command.addAll(options);
    command.add(container.id());
    Docker.Reply reply = docker.tryRun(command);
    if (!reply.succeeded()) {
      throw BackendException.transientFailure(
          "the log of %s cannot be read: %s".formatted(container.name(), reply.lastWord()), null);
    }
    return KeptLog.parse(
        container.name(),
        container.created(),
        Stream.concat(reply.output().lines(), reply.complaint().lines()));
  }

  @Override
  public void deleteGroup(String group) {
    doing(
        group,
        () -> {
          groups.delete(group);
          return true;
        });
  }

  private interface Work<T> {
    T get() throws IOException;
  }

  private static <T> T doing(String what, Work<T> work) {
    try {
      return work.get();
    } catch (IOException e) {
      throw BackendException.transientFailure("the log of " + what + " cannot be used: " + e, e);
    }
  }
}
