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
 * @param copy which copy of the primary it is; 1 in files of earlier versions, which name none
 * @param cloning which copy is being put in its place; zero if none is
 */
record Marker(String serviceUuid, String member, String systemId, long copy, long cloning) {

  /** The marker of a volume whose data is not made yet; also that of a journal volume. */
  static Marker unfinished(String serviceUuid, String member) {
    return new Marker(serviceUuid, member, "", 1, 0);
  }

  static Optional<Marker> read(Path data) throws IOException {
    Path file = data.resolve(BootContract.MARKER);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file);
    Properties properties = new Properties();
    properties.load(new StringReader(text));
    String systemId = properties.getProperty("system-id", "");
    boolean isUnfinished = text.lines().anyMatch("system-id="::equals);
    return Optional.of(
        new Marker(
            properties.getProperty("service-uuid", ""),
            properties.getProperty("member", ""),
            systemId.isEmpty() && !isUnfinished ? "missing" : systemId,
            number(file, properties, "copy", "1"),
            number(file, properties, "cloning", "0")));
  }

  private static long number(Path file, Properties properties, String key, String otherwise) {
    String text = properties.getProperty(key, otherwise);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BootException(
          "%s is damaged: %s is '%s'; the volumes were not changed: restore the file"
              .formatted(file, key, text),
          e);
    }
  }

  boolean isComplete() {
    return !systemId.isEmpty();
  }

  boolean isOf(String uuid, String name) {
    return serviceUuid.equals(uuid) && member.equals(name);
  }

  /** The same data, of which a newer copy begins to be made. */
  Marker beingCloned(long newer) {
    return new Marker(serviceUuid, member, systemId, copy, newer);
  }

  /** Replaces the file in one move, on disk when this returns. */
  void write(Path data) throws IOException {
    String text = "service-uuid=%s\nmember=%s\nsystem-id=%s\n";
    if (isComplete()) {
      text += "copy=" + copy + "\n";
    }
    if (cloning > 0) {
      text += "cloning=" + cloning + "\n";
    }
    WholeFile.write(
        data.resolve(BootContract.MARKER), text.formatted(serviceUuid, member, systemId));
  }
}
