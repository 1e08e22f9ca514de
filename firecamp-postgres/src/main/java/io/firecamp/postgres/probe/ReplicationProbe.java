package io.firecamp.postgres.probe;

import io.firecamp.kind.Unready;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.server.Lsn;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
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

  /** After how many looks at the same position a standby counts as stuck. */
  private static final int ALIKE = 6;

  private final Map<String, Lsn> lastReplayed = new HashMap<>();
  private final Map<String, Integer> lookedAlike = new HashMap<>();

  /** How often a standby did not stream; one that was promoted never does. */
  private int looks;

  public ReplicationProbe(ServiceRecord service, Connector connector) {
    this.service = service;
    this.probe = new ServiceProbe(service, connector);
  }

  /** The answers of those members. */
  public List<Answer> ask(Collection<String> members) {
    return probe.ask(members);
  }

  /** Does that on those of the members that respond. */
  public void on(Collection<String> members, Consumer<PostgresServer> work) {
    Objects.requireNonNull(work, "work");
    probe.ask(members);
    probe.askMore(
        members,
        server -> {
          work.accept(server);
          return true;
        });
  }

  /** Which member accepts writes and should not, with what to do; as {@link #unready} saw it. */
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
    Optional<Answer> found = newest(look());
    primary = found.orElse(null);
    return found;
  }

  /** What the primary said when it was asked last; empty if it was not, or did not answer. */
  public Optional<ServerState> lastOfPrimary() {
    Answer known = primary;
    return known == null ? Optional.empty() : known.state();
  }

  /** Empty if it is ready; otherwise what is missing, at most one entry per member. */
  public List<Unready> unready() {
    conflict = Optional.empty();
    List<Answer> answers = look();
    Optional<Answer> found = newest(answers);
    primary = found.orElse(null);
    if (found.isEmpty()) {
      return List.of(
          new Unready(
              "", "no member accepts writes; " + whyNot(answers), isLockedOut(answers), false));
    }
    if (!found.get().member().equals(service.primary())) {
      return List.of(conflict(found.get().member()));
    }
    return standbys(found.get());
  }

  /** Asks the member that accepted writes last time; the others only if it no longer does. */
  private List<Answer> look() {
    Answer known = primary;
    if (known == null) {
      return probe.askAll();
    }
    Answer again = probe.ask(known.member());
    if (again.isPrimary()) {
      return List.of(again);
    }
    List<String> others = probe.members().stream().filter(n -> !n.equals(known.member())).toList();
    return Stream.concat(Stream.of(again), probe.ask(others).stream()).toList();
  }

  /**
   * Asks the primary first. The standbys of a service that is being provisioned are not asked
   * before they stream: they are not ready before that.
   */
  private List<Unready> standbys(Answer from) {
    ServerState state = from.state().orElseThrow();
    List<String> names = probe.members().stream().filter(n -> !n.equals(from.member())).toList();
    List<String> connected =
        names.stream()
            .filter(n -> state.stream(n).filter(ServerState.Stream::isStreaming).isPresent())
            .toList();
    boolean provisioning = service.state() != ServiceState.ACTIVE;
    if (connected.size() < names.size() && provisioning && looks++ % 16 != 8) {
      return names.stream()
          .filter(n -> !connected.contains(n))
          .map(n -> Unready.passing(n, doesNotStream(n, from)))
          .toList();
    }
    List<Unready> unready = new ArrayList<>();
    for (Answer standby : probe.ask(names)) {
      boolean streams = connected.contains(standby.member());
      missing(standby, from, streams).ifPresent(unready::add);
    }
    return unready;
  }

  /** A member that accepts writes beside the primary is a problem of the whole service. */
  private Unready conflict(String promoted) {
    String words = words(promoted);
    conflict = Optional.of(words);
    return Unready.permanent("", words);
  }

  private Optional<Unready> missing(Answer standby, Answer primary, boolean streams) {
    String name = standby.member();
    ServerState from = primary.state().orElseThrow();
    if (!streams
        && from.slot(BootContract.slotName(name)).filter(ServerState.Slot::isLost).isPresent()) {
      return Optional.of(
          Unready.permanent(
              name,
              "standby %s cannot follow %s, which no longer has the WAL that it needs: clone it again with reclone"
                  .formatted(name, primary.member())));
    }
    if (standby.state().isEmpty()) {
      if (streams && standby.refusesPassword() && isStuck(name, from)) {
        return Optional.of(
            Unready.untilRestart(
                name,
                "standby %s does not replay what it receives, and so knows no current password: %s"
                    .formatted(name, standby.problem())));
      }
      return Optional.of(
          Unready.passing(name, "standby " + name + " does not answer: " + standby.problem()));
    }
    if (standby.isPrimary()) {
      return Optional.of(conflict(name));
    }
    if (standby.timeline() > primary.timeline()) {
      return Optional.of(
          Unready.permanent(
              name,
              "standby %s is on timeline %d, which %s on %d does not have: clone it again with reclone"
                  .formatted(name, standby.timeline(), primary.member(), primary.timeline())));
    }
    if (!streams) {
      return Optional.of(
          from.partsFrom(standby.state().get())
              .map(fork -> parted(standby, primary, fork))
              .orElseGet(() -> Unready.passing(name, doesNotStream(name, primary))));
    }
    if (standby.timeline() != primary.timeline()) {
      return Optional.of(
          Unready.passing(
              name,
              "standby %s is on timeline %d, %s on %d"
                  .formatted(name, standby.timeline(), primary.member(), primary.timeline())));
    }
    return standby
        .state()
        .filter(ServerState::replayPaused)
        .map(s -> Unready.untilRestart(name, "standby " + name + " has its replay paused"));
  }

  private static Unready parted(Answer standby, Answer primary, Lsn fork) {
    return Unready.permanent(
        standby.member(),
        "standby %1$s is at %2$s on timeline %3$d, which %4$s left at %5$s: it has what %4$s does not have, and cannot follow it: clone it again with reclone(\"%1$s\")"
            .formatted(
                standby.member(),
                standby.state().orElseThrow().position(),
                standby.timeline(),
                primary.member(),
                fork));
  }

  /** Whether the standby has replayed nothing at several looks, although there is more. */
  private boolean isStuck(String standby, ServerState primary) {
    Optional<Lsn> replayed = primary.stream(standby).flatMap(ServerState.Stream::replayed);
    if (replayed.filter(at -> at.compareTo(primary.position()) < 0).isEmpty()) {
      return false;
    }
    boolean same = replayed.equals(Optional.ofNullable(lastReplayed.put(standby, replayed.get())));
    return lookedAlike.merge(standby, 1, (before, one) -> same ? before + one : one) > ALIKE;
  }

  private static String doesNotStream(String standby, Answer from) {
    return "standby " + standby + " does not stream from " + from.member() + " yet";
  }

  /** If there are several, the one that was promoted last. */
  private static Optional<Answer> newest(List<Answer> answers) {
    return answers.stream()
        .filter(Answer::isPrimary)
        .max(Comparator.comparingInt(Answer::timeline));
  }

  /** Whether the intended primary responds and accepts no password that is stored. */
  private boolean isLockedOut(List<Answer> answers) {
    return answers.stream()
        .anyMatch(a -> a.member().equals(service.primary()) && a.refusesPassword());
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
