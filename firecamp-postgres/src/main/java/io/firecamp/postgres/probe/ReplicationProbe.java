package io.firecamp.postgres.probe;

import io.firecamp.postgres.server.ServerState;
import io.firecamp.service.ServiceRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service is ready when one member accepts writes and every other member streams from it and
 * replays what it receives, on the same timeline.
 */
public final class ReplicationProbe implements AutoCloseable {
  private final ServiceRecord service;
  private final ServiceProbe probe;
  private @Nullable Answer primary;
  private Optional<String> conflict = Optional.empty();

  /** How often a standby did not stream; now and then all are asked why. */
  private int looks;

  public ReplicationProbe(ServiceRecord service, Connector connector) {
    this.service = service;
    this.probe = new ServiceProbe(service, connector);
  }

  /** Whether that member responds and accepts writes. */
  public boolean acceptsWrites(String member) {
    return probe.ask(member).isPrimary();
  }

  /** Which member accepts writes and should not, with what to do; as {@link #waitingFor} saw it. */
  public Optional<String> conflict() {
    return conflict;
  }

  /** What to say of a member that accepts writes and is not the recorded primary. */
  public String words(String promoted) {
    return ("member %s accepts writes, but %s is the recorded primary of service %s in cluster %s:"
            + " adoptPrimary(\"%s\") makes it the primary, and %s is cloned again from it;"
            + " reclone(\"%s\") discards what it has and clones it again from %s")
        .formatted(
            promoted,
            service.primary(),
            service.name(),
            service.cluster(),
            promoted,
            service.primary(),
            promoted,
            service.primary());
  }

  /** The response of the member that accepts writes, or empty if no member reports that it does. */
  public Optional<Answer> primary() {
    Answer known = primary;
    Answer again = known == null ? null : probe.ask(known.member());
    Optional<Answer> found =
        again != null && again.isPrimary() ? Optional.of(again) : newest(probe.askAll());
    primary = found.orElse(null);
    return found;
  }

  /** Empty if it is ready; otherwise what is missing, naming the member. */
  public Optional<String> waitingFor() {
    conflict = Optional.empty();
    Optional<Answer> found = primary == null ? Optional.empty() : primary();
    if (found.isEmpty()) {
      List<Answer> answers = probe.askAll();
      found = newest(answers);
      primary = found.orElse(null);
      if (found.isEmpty()) {
        return Optional.of("no member accepts writes; " + whyNot(answers));
      }
    }
    if (!found.get().member().equals(service.primary())) {
      conflict = Optional.of(words(found.get().member()));
      return conflict;
    }
    return standbys(found.get());
  }

  /** Checks the primary first, without the others: they are not ready before they stream. */
  private Optional<String> standbys(Answer from) {
    ServerState state = from.state().orElseThrow();
    List<String> names = new ArrayList<>();
    for (String name : probe.members()) {
      if (!name.equals(from.member())) {
        Optional<ServerState.Stream> stream = state.stream(name);
        if (stream.isEmpty() || !stream.get().isStreaming()) {
          return notStreaming(name, from);
        }
        names.add(name);
      }
    }
    for (Answer standby : probe.ask(names)) {
      Optional<String> missing = missing(standby, from);
      if (missing.isPresent()) {
        return missing;
      }
    }
    return Optional.empty();
  }

  /** One that was promoted never streams again; it is asked now and then. */
  private Optional<String> notStreaming(String name, Answer from) {
    if (looks++ % 16 == 8 && probe.ask(name).isPrimary()) {
      conflict = Optional.of(words(name));
      return conflict;
    }
    return Optional.of("standby " + name + " does not stream from " + from.member() + " yet");
  }

  private Optional<String> missing(Answer standby, Answer primary) {
    String name = standby.member();
    if (standby.state().isEmpty()) {
      return Optional.of("standby " + name + " does not answer: " + standby.problem());
    }
    if (standby.isPrimary()) {
      conflict = Optional.of(words(name));
      return conflict;
    }
    if (standby.timeline() != primary.timeline()) {
      return Optional.of(
          "standby %s is on timeline %d, %s on %d"
              .formatted(name, standby.timeline(), primary.member(), primary.timeline()));
    }
    return standby.state().get().replayPaused()
        ? Optional.of("standby " + name + " has its replay paused")
        : Optional.empty();
  }

  /** If there are several, the one that was promoted last. */
  private static Optional<Answer> newest(List<Answer> answers) {
    return answers.stream()
        .filter(Answer::isPrimary)
        .max(Comparator.comparingInt(Answer::timeline));
  }

  /** Every member's own word, those that do not respond first: one of them may be the primary. */
  private static String whyNot(List<Answer> answers) {
    Stream<String> silent =
        answers.stream()
            .filter(a -> a.state().isEmpty())
            .map(a -> "member " + a.member() + " does not accept connections: " + a.problem());
    Stream<String> standbys =
        answers.stream()
            .filter(a -> a.state().isPresent())
            .map(a -> "member " + a.member() + " is a standby");
    return Stream.concat(silent, standbys).collect(Collectors.joining("; "));
  }

  @Override
  public void close() {
    probe.close();
  }
}
