package io.firecamp.internal.record;

import java.security.SecureRandom;
import java.util.HexFormat;

/** New uuids of services: 32 hexadecimal digits of a random UUID (RFC 4122, version 4). */
public final class Uuids {
  private static final int BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Random bytes that were read ahead, as a read of many takes as long as a read of few. */
  private static final byte[] AHEAD = new byte[64 * BYTES];

  private static int used = AHEAD.length;

  private Uuids() {}

  /** Returns one that nobody else gets. */
  public static synchronized String next() {
    if (used == AHEAD.length) {
      RANDOM.nextBytes(AHEAD);
      used = 0;
    }
    AHEAD[used + 6] = (byte) ((AHEAD[used + 6] & 0x0f) | 0x40);
    AHEAD[used + 8] = (byte) ((AHEAD[used + 8] & 0x3f) | 0x80);
    String uuid = HexFormat.of().formatHex(AHEAD, used, used + BYTES);
    used += BYTES;
    return uuid;
  }
}
