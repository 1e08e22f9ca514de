package io.firecamp.service;

import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.SortedTexts;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes successive records of one service. Their spec and members, which seldom change between
 * them, are rendered once. Not thread-safe.
 */
public final class DocumentWriter {
  private final JsonText text = new JsonText(3072);
  private @Nullable ServiceSpec lastSpec;
  private @Nullable List<MemberRecord> lastMembers;
  private @Nullable Instant lastCreated;
  private String fields = "";
  private String settings = "";
  private String members = "";
  private String created = "";

  /** A writer that has rendered nothing yet. */
  public DocumentWriter() {}

  /** Returns the record as text; the same record always gives the same text. */
  public String write(ServiceRecord record) {
    render(record);
    text.clear();
    JsonText json = text.beginObject();
    json.name("schema").value(ServiceDocument.SCHEMA);
    json.name("cluster").value(record.cluster());
    json.name("name").value(record.name());
    json.name("kind").value(record.kind());
    json.name("uuid").value(record.uuid());
    json.name("state").value(record.state().name());
    json.name("createdAt").value(created);
    json.name("spec").jsonValue(fields);
    json.name("settings").jsonValue(settings);
    secrets(json.name("secrets"), record.secrets());
    json.name("primary").value(record.primary());
    json.name("term").value(record.term());
    json.name("members").jsonValue(members);
    members(json.name("leaving"), record.leaving());
    json.name("nextOrdinal").value(record.nextOrdinal());
    rollout(json.name("rollout"), record.rollout());
    json.name("passwordReset").value(record.passwordReset());
    json.name("initialized").value(record.initialized());
    texts(json.name("toCreate"), record.toCreate());
    json.endObject();
    return text.toString();
  }

  @SuppressWarnings("ReferenceEquality") // Equal values are rendered the same; this is a cache.
  private void render(ServiceRecord record) {
    if (record.spec() != lastSpec) {
      lastSpec = record.spec();
      fields = object(lastSpec.fields());
      settings = object(SortedTexts.of(lastSpec.settings()));
    }
    if (record.members() != lastMembers) {
      lastMembers = record.members();
      text.clear();
      members(text, lastMembers);
      members = text.toString();
    }
    if (record.createdAt() != lastCreated) {
      lastCreated = record.createdAt();
      created = lastCreated.toString();
    }
  }

  private String object(Map<String, String> map) {
    text.clear();
    text.beginObject();
    map.forEach(text::entry);
    text.endObject();
    return text.toString();
  }

  private static void secrets(JsonText json, Map<String, SecretVersions> secrets) {
    json.beginObject();
    for (Map.Entry<String, SecretVersions> secret : new TreeMap<>(secrets).entrySet()) {
      SecretVersions versions = secret.getValue();
      json.name(secret.getKey()).beginObject();
      json.name("valid").value(versions.valid());
      json.name("next").value(versions.next());
      json.name("oldest").value(versions.oldest());
      json.endObject();
    }
    json.endObject();
  }

  /** What most rollouts do not have is left out. */
  private static void rollout(JsonText json, Rollout rollout) {
    json.beginObject();
    json.name("config").value(rollout.config());
    json.name("restartAt").value(rollout.restartAt());
    json.name("primaryFirst").value(rollout.primaryFirst());
    if (!rollout.restarting().isEmpty()) {
      json.name("restarting").value(rollout.restarting());
    }
    rollout
        .trial()
        .ifPresent(
            trial -> {
              json.name("trial").beginObject();
              json.name("config").value(trial.config());
              json.name("restartAt").value(trial.restartAt());
              json.name("before").beginObject();
              new TreeMap<>(trial.before()).forEach(json::entry);
              json.endObject();
              json.endObject();
            });
    rollout
        .refused()
        .ifPresent(
            refused -> {
              json.name("refused").beginObject();
              json.name("after").value(refused.after());
              json.name("config").value(refused.config());
              json.name("reason").value(refused.reason());
              json.endObject();
            });
    json.endObject();
  }

  private static void texts(JsonText json, Collection<String> texts) {
    json.beginArray();
    if (!texts.isEmpty()) {
      new TreeSet<>(texts).forEach(json::value);
    }
    json.endArray();
  }

  private static void members(JsonText json, List<MemberRecord> members) {
    json.beginArray();
    for (MemberRecord member : members) {
      json.beginObject();
      json.name("name").value(member.name());
      json.name("ordinal").value(member.ordinal());
      json.name("zone").value(member.zone());
      json.name("node").value(member.node());
      json.name("address").value(member.address());
      json.name("port").value(member.port());
      json.name("generation").value(member.generation());
      json.name("config").value(member.config());
      json.name("copy").value(member.copy());
      json.name("stopped").value(member.stopped());
      json.endObject();
    }
    json.endArray();
  }
}
