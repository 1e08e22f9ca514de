package io.firecamp.testkit.memory.postgres;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is in PGDATA, without the WAL. */
final class DataDirectory {
  final int major;
  final String systemId;
  final Map<String, ReplicationSlot> slots = new LinkedHashMap<>();

  /** What is in {@code postgresql.auto.conf}. */
  final Map<String, String> altered = new LinkedHashMap<>();

  boolean standbySignal;

  /** Of the last checkpoint. */
  long redo;

  /** The timeline of the last checkpoint, which old versions of pg_rewind go by. */
  int checkpointTimeline;

  /** Up to where changes are in the data. */
  long applied;

  /** What the control file says of the primary's settings. */
  Floors floors;

  /** Whether the server that had it last shut down in order. */
  boolean cleanShutdown;

  /** Whether its pages have checksums; of directories of older releases they have none. */
  boolean checksums;

  /** Whether its hint bits are in the WAL, or its pages have checksums. */
  boolean canBeRewound;

  DataDirectory(int major, String systemId, Floors floors) {
    this.major = major;
    this.systemId = systemId;
    this.floors = floors;
  }

  /** What a base backup has: no slots. */
  DataDirectory copy() {
    DataDirectory copy = new DataDirectory(major, systemId, floors);
    copy.redo = redo;
    copy.checkpointTimeline = checkpointTimeline;
    copy.applied = applied;
    copy.checksums = checksums;
    copy.canBeRewound = canBeRewound;
    copy.altered.putAll(altered);
    copy.standbySignal = true;
    return copy;
  }
}
