package io.firecamp.postgres.status;

import io.firecamp.postgres.server.Connections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a server that responds says of itself.
 *
 * @param timeline the timeline that it writes (primary), or received or replayed last (standby)
 * @param replayPaused whether its replay is paused
 * @param slot the slot that the primary keeps for it; empty for the primary
 * @param pendingRestart the settings that take effect with its next restart
 * @param drift the settings that somebody changed on it
 * @param connections its connections, if it reported them
 */
public record ServerDetails(
    int timeline,
    boolean replayPaused,
    Optional<SlotStatus> slot,
    List<String> pendingRestart,
    List<Drift> drift,
    Optional<Connections> connections) {
  public ServerDetails {
    Objects.requireNonNull(slot, "slot");
    pendingRestart = List.copyOf(pendingRestart);
    drift = List.copyOf(drift);
    Objects.requireNonNull(connections, "connections");
  }
}
