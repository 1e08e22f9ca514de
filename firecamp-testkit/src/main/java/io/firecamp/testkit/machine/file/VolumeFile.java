package io.firecamp.testkit.machine.file;

import io.firecamp.backend.Owner;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The description of a volume, beside its content. One that was written before volumes had a type
 * is of the default type, without IOPS and throughput of its own.
 */
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

  private static OptionalInt number(Properties p, String name) {
    String text = p.getProperty(name);
    return text == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
  }

  static Optional<Volume> read(Path volume) throws IOException {
    Optional<String> text = Texts.read(volume.resolve(NAME));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Properties p = new Properties();
    p.load(new StringReader(text.get()));
    String node = p.getProperty("node");
    @Nullable String detail = p.getProperty("error");
    return Optional.of(
        Volume.builder()
            .id(p.getProperty("id"))
            .owner(
                new Owner(
                    p.getProperty("cluster"),
                    p.getProperty("service"),
                    p.getProperty("uuid"),
                    p.getProperty("member")))
            .purpose(VolumePurpose.valueOf(p.getProperty("purpose")))
            .zone(p.getProperty("zone"))
            .sizeGib(Integer.parseInt(p.getProperty("size")))
            .type(p.getProperty("type", VolumeSpec.DEFAULT_TYPE))
            .iops(number(p, "iops"))
            .throughputMibps(number(p, "throughput"))
            .state(
                detail != null
                    ? VolumeState.ERROR
                    : node.isEmpty() ? VolumeState.AVAILABLE : VolumeState.ATTACHED)
            .detail(detail == null ? "" : detail)
            .node(node.isEmpty() ? Optional.empty() : Optional.of(node))
            .tags(tags(p))
            .build());
  }

  /** Deletes everything of the volume but its description. */
  static void deleteContent(Path volume) throws IOException {
    List<Path> content;
    try (Stream<Path> entries = Files.list(volume)) {
      content = entries.filter(e -> !e.endsWith(NAME)).toList();
    }
    for (Path entry : content) {
      Trees.delete(entry);
    }
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
    p.setProperty("type", volume.type());
    volume.iops().ifPresent(n -> p.setProperty("iops", Integer.toString(n)));
    volume.throughputMibps().ifPresent(n -> p.setProperty("throughput", Integer.toString(n)));
    p.setProperty("node", volume.node().orElse(""));
    if (volume.state() == VolumeState.ERROR) {
      p.setProperty("error", volume.detail());
    }
    volume.tags().forEach((k, v) -> p.setProperty(TAG + k, v));
    StringWriter text = new StringWriter();
    p.store(text, null);
    Texts.write(directory.resolve(NAME), text.toString());
  }
}
