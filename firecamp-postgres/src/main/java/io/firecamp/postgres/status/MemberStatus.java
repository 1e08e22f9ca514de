package io.firecamp.postgres.status;

import io.firecamp.backend.volume.VolumeRoom;
import io.firecamp.postgres.server.MemberRole;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The current status of a member.
 *
 * @param container the container's state, with the reason if it is not running; {@code stopped} if
 *     the member is stopped on purpose
 * @param lsn the WAL position that it wrote (primary) or replayed (standby)
 * @param replication the state of its stream as the primary sees it, or empty
 * @param lagBytes how much WAL it has still to replay; empty for the primary or if not known
 * @param lag the age of the oldest change that it has still to replay; zero if it has replayed
 *     everything
 * @param dataVolume id and state, or what is missing
 * @param journalVolume id and state, or what is missing
 * @param dataRoom the room on the data volume, if the runtime can tell
 * @param journalRoom the room on the journal volume, if the runtime can tell
 * @param details what its server says of itself, or empty if it does not respond
 * @param problem why it does not respond, or empty, also if it is stopped on purpose
 */
public record MemberStatus(
    String name,
    MemberRole role,
    String zone,
    String node,
    String address,
    String dnsName,
    String container,
    Optional<String> lsn,
    String replication,
    Optional<Long> lagBytes,
    Optional<Duration> lag,
    String dataVolume,
    String journalVolume,
    Optional<VolumeRoom> dataRoom,
    Optional<VolumeRoom> journalRoom,
    Optional<ServerDetails> details,
    String problem) {
  public MemberStatus {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(dnsName, "dnsName");
    Objects.requireNonNull(container, "container");
    Objects.requireNonNull(lsn, "lsn");
    Objects.requireNonNull(replication, "replication");
    Objects.requireNonNull(lagBytes, "lagBytes");
    Objects.requireNonNull(lag, "lag");
    Objects.requireNonNull(dataVolume, "dataVolume");
    Objects.requireNonNull(journalVolume, "journalVolume");
    Objects.requireNonNull(dataRoom, "dataRoom");
    Objects.requireNonNull(journalRoom, "journalRoom");
    Objects.requireNonNull(details, "details");
    Objects.requireNonNull(problem, "problem");
  }
}
