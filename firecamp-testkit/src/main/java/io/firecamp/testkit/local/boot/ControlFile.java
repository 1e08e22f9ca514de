package io.firecamp.testkit.local.boot;

import io.firecamp.testkit.machine.os.OpenDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads {@code global/pg_control} (src/include/catalog/pg_control.h: the identifier comes first).
 */
final class ControlFile {
  private static final String FILE = "global/pg_control";

  private ControlFile() {}

  /** The database system's identifier. */
  static String systemId(Path pgdata) throws IOException {
    byte[] first =
        OpenDirectory.read(pgdata, FILE, Long.BYTES)
            .orElseThrow(() -> new NoSuchFileException(pgdata.resolve(FILE).toString()));
    if (first.length < Long.BYTES) {
      throw new BootException(FILE + " in " + pgdata + " is cut off");
    }
    return Long.toUnsignedString(ByteBuffer.wrap(first).order(ByteOrder.nativeOrder()).getLong());
  }
}
