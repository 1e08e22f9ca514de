package io.firecamp.testkit.engine;

import io.firecamp.internal.record.NameDocument;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.memory.postgres.SimulatedServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a member's server is: role, settings in force, passwords, slots and who streams.
 *
 * @param passwords which of the passwords that tests use it accepts and follows with
 */
record ServerView(
    String member,
    Optional<String> role,
    Map<String, String> settings,
    List<Boolean> passwords,
    List<String> slots,
    List<String> streams) {

  /** All servers of all services of the site. */
  static List<ServerView> of(PostgresSite site) {
    return of(site, "");
  }

  /** All servers but that one. */
  static List<ServerView> of(PostgresSite site, String without) {
    return site.cloud.metadata().list(PostgresSite.CLUSTER).stream()
        .flatMap(d -> NameDocument.read(d.content()).live().stream())
        .flatMap(r -> r.members().stream())
        .filter(m -> !m.name().equals(without))
        .map(m -> of(m.name(), site.server(m.name())))
        .toList();
  }

  private static ServerView of(String member, SimulatedServer server) {
    Optional<ServerState> found = server.state();
    if (found.isEmpty()) {
      return new ServerView(member, Optional.empty(), Map.of(), List.of(), List.of(), List.of());
    }
    ServerState state = found.get();
    return new ServerView(
        member,
        Optional.of(
            state.role()
                + " on timeline "
                + state.timeline()
                + (state.replayPaused() ? " paused" : "")),
        new TreeMap<>(server.settings()),
        List.of(
            server.accepts("postgres", PostgresSite.ADMIN),
            server.accepts("postgres", PostgresSite.NEW_ADMIN),
            server.accepts("repluser", PostgresSite.REPLICATION),
            server.accepts("repluser", PostgresSite.NEW_REPLICATION),
            follows(server, state, PostgresSite.REPLICATION),
            follows(server, state, PostgresSite.NEW_REPLICATION)),
        state.slots().stream().map(s -> s.name() + s.active() + s.status()).sorted().toList(),
        state.streams().stream().map(s -> s.name() + " " + s.state()).sorted().toList());
  }

  private static boolean follows(SimulatedServer server, ServerState state, Secret password) {
    return !state.isPrimary() && server.follows(password);
  }
}
