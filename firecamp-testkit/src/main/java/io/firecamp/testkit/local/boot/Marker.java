package io.firecamp.testkit.local.boot;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Whose data a data volume holds, and whether it is whole. Written before anything else on the
 * volume and again, as complete, after everything else.
 *
 * @param systemId the database system's identifier; empty while it is half made
 */
record Marker(String serviceUuid, String member, String systemId) {

  static Optional<Marker> read(Path data) throws IOException {
    Path file = data.resolve(BootContract.MARKER);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    properties.load(new StringReader(Files.readString(file)));
    return Optional.of(
        new Marker(
            properties.getProperty("service-uuid", ""),
            properties.getProperty("member", ""),
            properties.getProperty("system-id", "")));
  }

  boolean isComplete() {
    return !systemId.isEmpty();
  }

  boolean isOf(String uuid, String name) {
    return serviceUuid.equals(uuid) && member.equals(name);
  }

  /** Replaces the file in one move, on disk when this returns. */
  void write(Path data) throws IOException {
    WholeFile.write(
        data.resolve(BootContract.MARKER),
        "service-uuid=%s\nmember=%s\nsystem-id=%s\n".formatted(serviceUuid, member, systemId));
  }
}
