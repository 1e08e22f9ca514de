package io.firecamp.aws.ecs;

import io.firecamp.backend.Owner;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.Tag;

/** What is said of a task, or of a task definition, by its tags. */
final class TaskTags {
  private static final String GENERATION = "firecamp:generation";
  private static final String NODE = "firecamp:node";
  private static final String CONTENT = "firecamp:content";

  private final Map<String, String> all = new HashMap<>();

  private TaskTags() {}

  static TaskTags of(Collection<Tag> tags) {
    TaskTags read = new TaskTags();
    tags.forEach(tag -> read.all.put(tag.key(), tag.value()));
    return read;
  }

  /**
   * @param others the user's
   * @param content the digest of the task definition's content
   */
  static List<Tag> of(
      Map<String, String> others, Owner member, long generation, String node, String content) {
    Map<String, String> tags = new HashMap<>(others);
    tags.putAll(member.tags());
    tags.put(GENERATION, Long.toString(generation));
    tags.put(NODE, node);
    tags.put(CONTENT, content);
    return tags.entrySet().stream()
        .map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build())
        .toList();
  }

  /** Empty unless it is of a member. */
  Optional<Owner> owner() {
    String cluster = all.get("firecamp:cluster");
    String service = all.get("firecamp:service");
    String uuid = all.get("firecamp:uuid");
    String member = all.get("firecamp:member");
    return cluster == null || service == null || uuid == null || member == null
        ? Optional.empty()
        : Optional.of(new Owner(cluster, service, uuid, member));
  }

  long generation() {
    String number = all.getOrDefault(GENERATION, "0");
    return number.matches("\\d{1,18}") ? Long.parseLong(number) : 0;
  }

  /** The instance that it was started on. */
  String node() {
    return all.getOrDefault(NODE, "");
  }

  String content() {
    return all.getOrDefault(CONTENT, "");
  }
}
