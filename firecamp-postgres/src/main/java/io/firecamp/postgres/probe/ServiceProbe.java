package io.firecamp.postgres.probe;

import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Probes the members of a service concurrently, over sessions that are kept until it is closed.
 * Used by one thread at a time.
 */
public final class ServiceProbe implements AutoCloseable {
  /** How long one round of questions takes at most. */
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** What is left of it after a member has used it up. */
  private static final Duration NO_TIME = Duration.ofMillis(1);

  private final Map<String, MemberProbe> members = new LinkedHashMap<>();
  private final Connector connector;
  private final boolean immediate;
  private @Nullable ExecutorService threads;

  /** Does not connect yet. */
  public ServiceProbe(ServiceRecord service, Connector connector) {
    this.connector = connector;
    this.immediate = connector.immediate();
    for (MemberRecord member : service.members()) {
      members.put(member.name(), new MemberProbe(connector, service, member));
    }
  }

  /** Returns the members' names, by ordinal. */
  public Set<String> members() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /**
   * All members' answers, by ordinal; takes as long as the slowest: some seconds at most, and not
   * much longer than the caller waits.
   */
  public List<Answer> askAll() {
    return ask(members.keySet());
  }

  /** The answers of those members, in their order. */
  public List<Answer> ask(Collection<String> names) {
    return together(names, MemberProbe::ask);
  }

  /** Asks all members that responded last time something else; see the other one. */
  public <T> Map<String, T> askMore(Function<PostgresServer, T> question) {
    return askMore(members.keySet(), question);
  }

  /**
   * Asks those of the members that responded last time something else. A member that does not
   * respond any longer is left out.
   */
  public <T> Map<String, T> askMore(
      Collection<String> those, Function<PostgresServer, T> question) {
    List<String> names = List.copyOf(those);
    List<Optional<T>> answers = together(names, (m, within) -> m.ask(question, within));
    Map<String, T> found = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      answers.get(i).ifPresent(answer -> found.put(name, answer));
    }
    return found;
  }

  /** Members that respond at once are asked in turn; they share the time that others need. */
  private <T> List<T> together(Collection<String> names, BiFunction<MemberProbe, Duration, T> ask) {
    Duration within = connector.limit(TIMEOUT);
    if (names.size() <= 1 || immediate) {
      List<T> answers = new ArrayList<>(names.size());
      for (String name : names) {
        MemberProbe member = member(name);
        answers.add(ask.apply(member, within));
        within = member.isSilent() ? NO_TIME : within;
      }
      return answers;
    }
    ExecutorService pool = threads();
    Duration all = within;
    List<CompletableFuture<T>> asked =
        names.stream()
            .map(n -> CompletableFuture.supplyAsync(() -> ask.apply(member(n), all), pool))
            .toList();
    return asked.stream().map(CompletableFuture::join).toList();
  }

  /** The answer of one member. */
  public Answer ask(String name) {
    return member(name).ask(connector.limit(TIMEOUT));
  }

  private MemberProbe member(String name) {
    MemberProbe member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException("no member " + name + " among " + members.keySet());
    }
    return member;
  }

  private ExecutorService threads() {
    ExecutorService pool = threads;
    if (pool == null) {
      pool =
          Executors.newFixedThreadPool(
              members.size(),
              task -> {
                Thread thread = new Thread(task, "firecamp-probe");
                thread.setDaemon(true);
                return thread;
              });
      threads = pool;
    }
    return pool;
  }

  @Override
  public void close() {
    members.values().forEach(MemberProbe::close);
    if (threads != null) {
      threads.shutdownNow();
      threads = null;
    }
  }
}
