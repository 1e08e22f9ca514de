package io.firecamp.testkit.machine.file;

import io.firecamp.backend.Owner;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.spec.VolumePurpose;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The description of a volume, beside its content. */
final class VolumeFile {
  private static final String NAME = "volume.properties";

  private static final String TAG = "tag.";

  private VolumeFile() {}

  private static Map<String, String> tags(Properties p) {
    Map<String, String> tags = new TreeMap<>();
    for (String name : p.stringPropertyNames()) {
      if (name.startsWith(TAG)) {
        tags.put(name.substring(TAG.length()), p.getProperty(name));
      }
    }
    return tags;
  }

  static Optional<Volume> read(Path volume) throws IOException {
    Optional<String> text = Texts.read(volume.resolve(NAME));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Properties p = new Properties();
    p.load(new StringReader(text.get()));
    String node = p.getProperty("node");
    return Optional.of(
        new Volume(
            p.getProperty("id"),
            new Owner(
                p.getProperty("cluster"),
                p.getProperty("service"),
                p.getProperty("uuid"),
                p.getProperty("member")),
            VolumePurpose.valueOf(p.getProperty("purpose")),
            p.getProperty("zone"),
            Integer.parseInt(p.getProperty("size")),
            node.isEmpty() ? VolumeState.AVAILABLE : VolumeState.ATTACHED,
            node.isEmpty() ? Optional.empty() : Optional.of(node),
            tags(p),
            ""));
  }

  static void write(Path directory, Volume volume) throws IOException {
    Properties p = new Properties();
    p.setProperty("id", volume.id());
    p.setProperty("cluster", volume.owner().cluster());
    p.setProperty("service", volume.owner().service());
    p.setProperty("uuid", volume.owner().uuid());
    p.setProperty("member", volume.owner().member());
    p.setProperty("purpose", volume.purpose().name());
    p.setProperty("zone", volume.zone());
    p.setProperty("size", Integer.toString(volume.sizeGib()));
    p.setProperty("node", volume.node().orElse(""));
    volume.tags().forEach((k, v) -> p.setProperty(TAG + k, v));
    StringWriter text = new StringWriter();
    p.store(text, null);
    Texts.write(directory.resolve(NAME), text.toString());
  }
}
