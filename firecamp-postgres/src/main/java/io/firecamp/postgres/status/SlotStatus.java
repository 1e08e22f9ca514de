package io.firecamp.postgres.status;

import java.util.Objects;

/**
 * The replication slot that the primary keeps for a standby.
 *
 * @param state {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}; empty if it
 *     never kept any WAL
 * @param active whether the standby uses it now
 * @param retainedBytes how much WAL is kept for it
 */
public record SlotStatus(String name, String state, boolean active, long retainedBytes) {
  public SlotStatus {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(state, "state");
  }
}
