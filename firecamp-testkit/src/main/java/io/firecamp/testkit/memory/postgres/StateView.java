package io.firecamp.testkit.memory.postgres;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.server.Lsn;
import io.firecamp.postgres.server.MemberRole;
import io.firecamp.postgres.server.ServerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a server says of itself. */
final class StateView {
  private StateView() {}

  static ServerState of(Server server) {
    Follower follower = server.follower;
    long position = follower == null ? server.wal.flushed : server.directory.applied;
    long received = follower == null ? -1 : follower.received();
    return new ServerState(
        follower == null ? MemberRole.PRIMARY : MemberRole.STANDBY,
        server.directory.systemId,
        server.wal.timeline.id,
        new Lsn(position),
        received < 0 ? Optional.empty() : Optional.of(new Lsn(received)),
        follower != null && follower.paused(),
        follower == null ? Duration.ZERO : age(server),
        upstream(server, follower),
        streams(server),
        slots(server),
        history(server, follower));
  }

  private static Map<Integer, Lsn> history(Server server, @Nullable Follower follower) {
    Timeline timeline = server.wal.timeline;
    if (follower != null || timeline.parent == null) {
      return Map.of();
    }
    Map<Integer, Lsn> left = new HashMap<>();
    Timeline before = timeline.parent;
    while (before != null) {
      left.put(before.id, new Lsn(timeline.fork));
      timeline = before;
      before = timeline.parent;
    }
    return left;
  }

  private static Duration age(Server server) {
    long now = server.now();
    return Duration.ofNanos(
        Math.max(0, now - server.wal.timeline.timeOf(server.directory.applied, now)));
  }

  private static Optional<ServerState.Upstream> upstream(
      Server server, @Nullable Follower follower) {
    return follower == null || follower.stream() == null
        ? Optional.empty()
        : Optional.of(
            new ServerState.Upstream(
                server.environment.primaryHost(),
                server.environment.primaryPort(),
                BootContract.slotName(server.environment.member())));
  }

  private static List<ServerState.Stream> streams(Server server) {
    if (server.senders.isEmpty()) {
      return List.of();
    }
    List<ServerState.Stream> streams = new ArrayList<>(server.senders.size());
    for (Stream stream : server.senders) {
      streams.add(
          new ServerState.Stream(
              stream.name,
              stream.caughtUp ? "streaming" : "catchup",
              Optional.of(new Lsn(stream.flushReported)),
              Optional.of(new Lsn(stream.replayReported)),
              Math.max(0, server.wal.flushed - stream.replayReported),
              server.active.sync.state(stream, server.senders)));
    }
    return streams;
  }

  private static List<ServerState.Slot> slots(Server server) {
    if (server.directory.slots.isEmpty()) {
      return List.of();
    }
    List<ServerState.Slot> slots = new ArrayList<>(server.directory.slots.size());
    for (ReplicationSlot slot : server.directory.slots.values()) {
      boolean keeps = slot.keepsWal();
      slots.add(
          new ServerState.Slot(
              slot.name,
              slot.user != null,
              keeps ? Optional.of(new Lsn(slot.restart)) : Optional.empty(),
              keeps ? Math.max(0, server.wal.flushed - slot.restart) : 0,
              server.keeper.status(slot)));
    }
    return slots;
  }
}
