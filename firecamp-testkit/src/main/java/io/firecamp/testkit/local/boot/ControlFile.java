package io.firecamp.testkit.local.boot;

import io.firecamp.testkit.machine.os.OpenDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Reads {@code global/pg_control} (src/include/catalog/pg_control.h: the identifier comes first).
 */
final class ControlFile {
  private ControlFile() {}

  /** The database system's identifier. */
  static String systemId(Path pgdata) throws IOException {
    byte[] first =
        OpenDirectory.read(pgdata, "global/pg_control", Long.BYTES)
            .filter(bytes -> bytes.length == Long.BYTES)
            .orElseThrow(
                () ->
                    new BootException("global/pg_control in " + pgdata + " is missing or cut off"));
    return Long.toUnsignedString(ByteBuffer.wrap(first).order(ByteOrder.nativeOrder()).getLong());
  }
}
