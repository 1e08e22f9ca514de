package io.firecamp.postgres.server;

import io.firecamp.Experimental;

/**
 * A position in the write-ahead log (PostgreSQL docs, 8.20). Positions of different timelines
 * cannot be compared.
 *
 * @param value the position in bytes, unsigned
 */
@Experimental("Failover and archiving will ask servers for more than it has now.")
public record Lsn(long value) implements Comparable<Lsn> {
  /** The position before all others; servers write it as {@code 0/0}. */
  public static final Lsn ZERO = new Lsn(0);

  /**
   * Parses the format that servers write, such as {@code 16/B374D848}.
   *
   * @throws IllegalArgumentException if the text is not a valid position
   */
  public static Lsn parse(String text) {
    int slash = text.indexOf('/');
    try {
      long high = Long.parseLong(text, 0, slash, 16);
      return new Lsn(high << 32 | Long.parseLong(text, slash + 1, text.length(), 16));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a valid WAL position such as 16/B374D848", e);
    }
  }

  /** Returns the distance in bytes from the other position; negative if this is before it. */
  public long minus(Lsn other) {
    return value - other.value;
  }

  /** Returns the position that many bytes later. */
  public Lsn plus(long bytes) {
    return new Lsn(value + bytes);
  }

  /** Returns the later of the two. */
  public Lsn max(Lsn other) {
    return compareTo(other) >= 0 ? this : other;
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** The format that servers write. */
  @Override
  public String toString() {
    return Long.toHexString(value >>> 32).toUpperCase(java.util.Locale.ROOT)
        + "/"
        + Long.toHexString(value & 0xFFFF_FFFFL).toUpperCase(java.util.Locale.ROOT);
  }
}
