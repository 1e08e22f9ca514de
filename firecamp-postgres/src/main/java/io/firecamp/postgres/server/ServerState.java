package io.firecamp.postgres.server;

import io.firecamp.Experimental;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The state of a running server, read at one moment.
 *
 * @param role STANDBY while it is in recovery, else PRIMARY; never UNKNOWN
 * @param systemIdentifier the identifier that all members of a service share; set by initdb
 * @param timeline of a primary the timeline that it writes; of a standby the one that it has
 *     received or replayed last
 * @param position what a primary has written and flushed, what a standby has replayed
 * @param received what a standby has received and flushed since it last started to stream; empty of
 *     a primary and of a standby that never streamed since it started
 * @param replayPaused whether replay is paused, on request or because a setting is lower than the
 *     primary's
 * @param replayAge how long ago the change that was replayed last was committed; zero of a primary
 * @param upstream where a standby streams from now; empty of a primary and while it does not stream
 * @param streams the servers and tools that stream from this one
 * @param slots the replication slots on this server
 * @param history of a primary, where its history leaves each earlier timeline; empty if it is on
 *     its first one, and of a standby
 */
@Experimental("Failover and archiving will ask servers for more than it has now.")
public record ServerState(
    MemberRole role,
    String systemIdentifier,
    int timeline,
    Lsn position,
    Optional<Lsn> received,
    boolean replayPaused,
    Duration replayAge,
    Optional<Upstream> upstream,
    List<Stream> streams,
    List<Slot> slots,
    Map<Integer, Lsn> history) {
  private static final Comparator<Stream> PREFERRED =
      Comparator.comparing(Stream::isStreaming).thenComparing(s -> s.replayed().orElse(Lsn.ZERO));

  public ServerState {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(systemIdentifier, "systemIdentifier");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(received, "received");
    Objects.requireNonNull(replayAge, "replayAge");
    Objects.requireNonNull(upstream, "upstream");
    streams = List.copyOf(streams);
    slots = List.copyOf(slots);
    history = Map.copyOf(history);
  }

  /** Whether it accepts writes. */
  public boolean isPrimary() {
    return role == MemberRole.PRIMARY;
  }

  /**
   * Returns where the history of that standby leaves that of this primary, if the standby has
   * replayed more than that, so that it can never follow; empty if it may be able to.
   */
  public Optional<Lsn> partsFrom(ServerState standby) {
    Objects.requireNonNull(standby, "standby");
    if (history.isEmpty() || standby.timeline() >= timeline) {
      return Optional.empty();
    }
    Lsn fork = history.getOrDefault(standby.timeline(), Lsn.ZERO);
    return standby.position().compareTo(fork) > 0 ? Optional.of(fork) : Optional.empty();
  }

  /**
   * Returns the stream of that standby, if it is connected; base backups are not streams of a
   * member. A standby that lost its connection may have two for a while: the one that it uses is
   * preferred.
   */
  public Optional<Stream> stream(String member) {
    Stream best = null;
    for (Stream stream : streams) {
      boolean ofMember = stream.name().equals(member) && !stream.state().equals("backup");
      if (ofMember && (best == null || PREFERRED.compare(stream, best) > 0)) {
        best = stream;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns the slot of that name. */
  public Optional<Slot> slot(String name) {
    return slots.stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /**
   * Where a standby streams from.
   *
   * @param host as in {@code primary_conninfo}
   * @param slot the slot that it uses, or empty
   */
  public record Upstream(String host, int port, String slot) {
    public Upstream {
      Objects.requireNonNull(host, "host");
      Objects.requireNonNull(slot, "slot");
    }
  }

  /**
   * A connection that receives WAL from this server; a row of {@code pg_stat_replication}.
   *
   * @param name its {@code application_name}: of a standby the member's name
   * @param state {@code startup}, {@code catchup}, {@code streaming}, {@code backup} or {@code
   *     stopping}
   * @param flushed the position that it has flushed; empty of a base backup
   * @param replayed the position that it has replayed; empty of a base backup and of a tool that
   *     only receives
   * @param lagBytes how many bytes of WAL it has still to replay; never negative; everything that
   *     this server has if that is unknown
   * @param sync its {@code sync_state}, such as {@code quorum}
   */
  public record Stream(
      String name,
      String state,
      Optional<Lsn> flushed,
      Optional<Lsn> replayed,
      long lagBytes,
      String sync) {
    public Stream {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(state, "state");
      Objects.requireNonNull(flushed, "flushed");
      Objects.requireNonNull(replayed, "replayed");
      Objects.requireNonNull(sync, "sync");
    }

    /**
     * Whether it is a standby that streams and replays, rather than one that copies or catches up.
     */
    public boolean isStreaming() {
      return state.equals("streaming") && replayed.isPresent();
    }
  }

  /**
   * A replication slot; a row of {@code pg_replication_slots}.
   *
   * @param active whether it is in use
   * @param restart the position from which WAL is kept for it; empty if it keeps none, or no longer
   *     keeps any
   * @param retainedBytes how much WAL is kept for it; zero if none
   * @param status {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}; empty of
   *     a slot that never kept any
   */
  public record Slot(
      String name, boolean active, Optional<Lsn> restart, long retainedBytes, String status) {
    public Slot {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(restart, "restart");
      Objects.requireNonNull(status, "status");
    }

    /**
     * Whether WAL that its standby needs was removed, so that the standby has to be cloned again.
     */
    public boolean isLost() {
      return status.equals("lost");
    }
  }
}
