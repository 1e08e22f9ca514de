package io.firecamp.aws.ebs;

import io.firecamp.backend.Owner;
import io.firecamp.backend.volume.VolumeRequest;
import io.firecamp.spec.VolumePurpose;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.Tag;

/** What is said of a volume by its tags. */
final class VolumeTags {
  static final String CLUSTER = "firecamp:cluster";
  static final String SERVICE = "firecamp:service";
  static final String UUID = "firecamp:uuid";
  static final String MEMBER = "firecamp:member";
  static final String PURPOSE = "firecamp:purpose";
  private static final String OURS = "firecamp:";
  private static final String AWS = "aws:";

  /** What the console shows; the member's unless the user has a tag of that name. */
  private static final String NAME = "Name";

  private final Map<String, String> all;

  private VolumeTags(Map<String, String> all) {
    this.all = all;
  }

  static VolumeTags of(Collection<Tag> tags) {
    Map<String, String> all = new TreeMap<>();
    tags.forEach(tag -> all.put(tag.key(), tag.value()));
    return new VolumeTags(all);
  }

  static List<Tag> of(VolumeRequest request) {
    Map<String, String> all = new TreeMap<>();
    all.put(NAME, request.name());
    all.putAll(request.tags());
    all.putAll(request.owner().tags());
    all.put(PURPOSE, request.purpose().word());
    return list(all);
  }

  static List<Tag> list(Map<String, String> tags) {
    return tags.entrySet().stream()
        .map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build())
        .toList();
  }

  /** Empty unless all ownership tags are there. */
  Optional<Owner> owner() {
    String cluster = all.get(CLUSTER);
    String service = all.get(SERVICE);
    String uuid = all.get(UUID);
    String member = all.get(MEMBER);
    return cluster == null || service == null || uuid == null || member == null
        ? Optional.empty()
        : Optional.of(new Owner(cluster, service, uuid, member));
  }

  Optional<VolumePurpose> purpose() {
    String word = all.get(PURPOSE);
    return Arrays.stream(VolumePurpose.values()).filter(p -> p.word().equals(word)).findFirst();
  }

  /** The user's. */
  Map<String, String> others() {
    Map<String, String> others = new TreeMap<>(all);
    others.keySet().removeIf(key -> key.startsWith(OURS) || key.startsWith(AWS));
    others.remove(NAME, name());
    return others;
  }

  /** All that are to be there besides ours when the user's are these. */
  Map<String, String> wanted(Map<String, String> others) {
    Map<String, String> wanted = new TreeMap<>(Map.of(NAME, name()));
    wanted.putAll(others);
    return wanted;
  }

  /** Those among them that the volume does not have. */
  Map<String, String> missing(Map<String, String> wanted) {
    Map<String, String> missing = new TreeMap<>(wanted);
    missing.entrySet().removeIf(e -> e.getValue().equals(all.get(e.getKey())));
    return missing;
  }

  /** The user's that are not among those. */
  Map<String, String> surplus(Map<String, String> wanted) {
    Map<String, String> surplus = new TreeMap<>(others());
    surplus.keySet().removeAll(wanted.keySet());
    return surplus;
  }

  private String name() {
    String member = all.getOrDefault(CLUSTER, "") + "-" + all.getOrDefault(MEMBER, "");
    return purpose().orElse(VolumePurpose.DATA) == VolumePurpose.DATA
        ? member
        : member + "-" + all.getOrDefault(PURPOSE, "");
  }
}
