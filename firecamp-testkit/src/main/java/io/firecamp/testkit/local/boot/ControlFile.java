package io.firecamp.testkit.local.boot;

import io.firecamp.testkit.machine.os.OpenDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code global/pg_control} (src/include/catalog/pg_control.h). The places of the fields are
 * the same in 14 to 18; a file of any other version has no fields but its identifier.
 *
 * @param systemId the database system's identifier
 * @param floors the settings of which a standby may not have less, by name
 * @param checksums whether pages have checksums; empty if that is not known
 * @param timeline the one that the data is on, or zero if that is not known
 */
record ControlFile(
    String systemId, Map<String, Integer> floors, Optional<Boolean> checksums, int timeline) {
  private static final String FILE = "global/pg_control";
  private static final int VERSION = 8;
  private static final int UNTIL_17 = 1300;
  private static final int OF_18 = 1800;
  private static final int CHECKPOINT_TIMELINE = 48;

  /** Ahead of that of the checkpoint right after a promotion, and of a standby; else zero. */
  private static final int RECOVERY_TIMELINE = 144;

  private static final int MAX_CONNECTIONS = 180;
  private static final int CHECKSUMS = 252;
  private static final int LENGTH = 256;

  /** In the order of the file. */
  private static final List<String> FLOORS =
      List.of(
          "max_connections",
          "max_worker_processes",
          "max_wal_senders",
          "max_prepared_transactions",
          "max_locks_per_transaction");

  static ControlFile read(Path pgdata) throws IOException {
    ByteBuffer file = content(pgdata);
    String systemId = Long.toUnsignedString(file.getLong(0));
    int version = file.limit() < LENGTH ? 0 : file.getInt(VERSION);
    if (version != UNTIL_17 && version != OF_18) {
      return new ControlFile(systemId, Map.of(), Optional.empty(), 0);
    }
    Map<String, Integer> floors = new LinkedHashMap<>();
    for (int i = 0; i < FLOORS.size(); i++) {
      floors.put(FLOORS.get(i), file.getInt(MAX_CONNECTIONS + i * Integer.BYTES));
    }
    int timeline = Math.max(file.getInt(CHECKPOINT_TIMELINE), file.getInt(RECOVERY_TIMELINE));
    return new ControlFile(systemId, floors, Optional.of(file.getInt(CHECKSUMS) != 0), timeline);
  }

  /** The database system's identifier. */
  static String systemId(Path pgdata) throws IOException {
    return Long.toUnsignedString(content(pgdata).getLong(0));
  }

  private static ByteBuffer content(Path pgdata) throws IOException {
    byte[] first =
        OpenDirectory.read(pgdata, FILE, LENGTH)
            .orElseThrow(() -> new NoSuchFileException(pgdata.resolve(FILE).toString()));
    if (first.length < Long.BYTES) {
      throw new BootException(FILE + " in " + pgdata + " is cut off");
    }
    return ByteBuffer.wrap(first).order(ByteOrder.nativeOrder());
  }
}
