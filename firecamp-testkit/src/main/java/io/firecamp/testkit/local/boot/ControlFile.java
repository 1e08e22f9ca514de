package io.firecamp.testkit.local.boot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads {@code global/pg_control} (src/include/catalog/pg_control.h: the identifier comes first).
 */
final class ControlFile {
  private ControlFile() {}

  /** The database system's identifier. */
  static String systemId(Path pgdata) throws IOException {
    try (InputStream in = Files.newInputStream(pgdata.resolve("global/pg_control"))) {
      byte[] first = in.readNBytes(Long.BYTES);
      if (first.length < Long.BYTES) {
        throw new BootException("global/pg_control in " + pgdata + " is cut off");
      }
      return Long.toUnsignedString(ByteBuffer.wrap(first).order(ByteOrder.nativeOrder()).getLong());
    }
  }
}
