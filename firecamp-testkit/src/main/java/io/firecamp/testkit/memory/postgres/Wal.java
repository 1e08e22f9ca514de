package io.firecamp.testkit.memory.postgres;

import java.util.Locale;

/** The WAL on a journal volume: from the oldest segment that is left to what is flushed. */
final class Wal {
  static final long SEGMENT = 16L << 20;

  /** Where a new database begins, as initdb leaves it. */
  static final long FIRST = 0x14E_0000L;

  Timeline timeline;
  long flushed;
  long oldestSegment;

  Wal(Timeline timeline, long flushed, long oldestSegment) {
    this.timeline = timeline;
    this.flushed = flushed;
    this.oldestSegment = oldestSegment;
  }

  static long segment(long lsn) {
    return lsn / SEGMENT;
  }

  /** Whether the segment with that position is still there. */
  boolean has(long lsn) {
    return segment(lsn) >= oldestSegment;
  }

  /** What it takes on its volume. */
  long bytes() {
    return (segment(flushed) + 1 - oldestSegment) * SEGMENT;
  }

  /** The name of the file with that position. */
  String fileName(long lsn) {
    long segment = segment(lsn);
    long perId = (1L << 32) / SEGMENT;
    return hex(timeline.at(lsn).id) + hex(segment / perId) + hex(segment % perId);
  }

  private static String hex(long number) {
    String digits = Long.toHexString(number).toUpperCase(Locale.ROOT);
    return "00000000".substring(digits.length()) + digits;
  }
}
