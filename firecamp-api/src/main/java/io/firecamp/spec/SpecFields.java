package io.firecamp.spec;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Reads a spec from the flat text that is stored. */
final class SpecFields {
  private static final String TAG = "tags.";
  private final Map<String, String> fields;

  SpecFields(Map<String, String> fields) {
    this.fields = fields;
  }

  ServiceSpec spec(String cluster, String name, String kind, Map<String, String> settings) {
    String zones = text("zones");
    Map<String, String> tags = new TreeMap<>();
    fields.forEach(
        (key, value) -> {
          if (key.startsWith(TAG) && !settings.containsKey(key)) {
            tags.put(key.substring(TAG.length()), value);
          }
        });
    return ServiceSpec.builder()
        .cluster(cluster)
        .name(name)
        .kind(kind)
        .members(Integer.parseInt(text("replicas")))
        .zones(zones.isEmpty() ? List.of() : List.of(zones.split(",")))
        .image(text("image"))
        .port(Integer.parseInt(text("port")))
        .domain(text("domain"))
        .dataVolume(volume("dataVolume."))
        .journalVolume(volume("journalVolume."))
        .resources(resources())
        .deletionProtection(Boolean.parseBoolean(text(ServiceSpec.DELETION_PROTECTION)))
        .tags(tags)
        .settings(settings)
        .build();
  }

  private VolumeSpec volume(String prefix) {
    return VolumeSpec.builder()
        .sizeGib(Integer.parseInt(text(prefix + "sizeGib")))
        .type(text(prefix + "type"))
        .encrypted(Boolean.parseBoolean(text(prefix + "encrypted")))
        .iops(number(prefix + "iops"))
        .throughputMibps(number(prefix + "throughputMibps"))
        .build();
  }

  private ResourceSpec resources() {
    return ResourceSpec.builder()
        .reservedCpuUnits(Integer.parseInt(text("resources.reservedCpuUnits")))
        .reservedMemoryMib(Integer.parseInt(text("resources.reservedMemoryMib")))
        .maxCpuUnits(number("resources.maxCpuUnits"))
        .maxMemoryMib(number("resources.maxMemoryMib"))
        .build();
  }

  private String text(String field) {
    return Objects.requireNonNull(fields.get(field), field);
  }

  private OptionalInt number(String field) {
    return Optional.ofNullable(fields.get(field))
        .map(n -> OptionalInt.of(Integer.parseInt(n)))
        .orElse(OptionalInt.empty());
  }
}
