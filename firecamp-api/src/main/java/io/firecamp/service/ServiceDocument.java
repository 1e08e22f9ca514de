package io.firecamp.service;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.firecamp.error.FirecampException;
import io.firecamp.spec.ServiceSpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The stored form of a {@link ServiceRecord}: JSON with a schema number. Documents of older schemas
 * are read through {@link DocumentUpgrades}; the next change of the record stores them in the
 * newest one. A document of a newer schema is refused, so that content unknown to this version is
 * never lost by rewriting it.
 */
public final class ServiceDocument {
  /** The schema that is written. */
  public static final int SCHEMA = 3;

  private static final Set<String> FIELDS =
      Set.of(
          "schema",
          "cluster",
          "name",
          "kind",
          "uuid",
          "state",
          "createdAt",
          "spec",
          "settings",
          "secrets",
          "primary",
          "term",
          "members",
          "leaving",
          "nextOrdinal",
          "rollout",
          "passwordReset",
          "initialized",
          "retained",
          "toCreate");

  private ServiceDocument() {}

  /** Returns the record as text; the same record always gives the same text. */
  public static String write(ServiceRecord record) {
    return new DocumentWriter().write(record);
  }

  /**
   * Reads a record of this or an older schema.
   *
   * @throws FirecampException if the text is not a valid document or has a newer schema; the
   *     document is unchanged
   */
  public static ServiceRecord read(String text) {
    Objects.requireNonNull(text, "text");
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      int schema = json.get("schema").getAsInt();
      if (schema > SCHEMA) {
        throw new FirecampException(
            ("service %s in cluster %s is stored with schema %d, and this version of the SDK reads"
                    + " up to %d: use the version that stored it, or a later one")
                .formatted(json.get("name"), json.get("cluster"), schema, SCHEMA));
      }
      return read(DocumentUpgrades.upgrade(json, schema));
    } catch (JsonParseException
        | IllegalStateException
        | IllegalArgumentException
        | NullPointerException
        | ClassCastException
        | DateTimeException
        | UnsupportedOperationException e) {
      throw new FirecampException(
          "a stored service document cannot be read: "
              + e.getMessage()
              + "; restore it from a copy of the metadata store",
          e);
    }
  }

  private static ServiceRecord read(JsonObject json) {
    for (String field : json.keySet()) {
      if (!FIELDS.contains(field)) {
        throw new IllegalArgumentException("it has an unknown field '" + field + "'");
      }
    }
    return new ServiceRecord(
        text(json, "uuid"),
        ServiceState.valueOf(text(json, "state")),
        Instant.parse(text(json, "createdAt")),
        ServiceSpec.of(
            text(json, "cluster"),
            text(json, "name"),
            text(json, "kind"),
            map(json.getAsJsonObject("spec")),
            map(json.getAsJsonObject("settings"))),
        secrets(json.getAsJsonObject("secrets")),
        text(json, "primary"),
        json.get("term").getAsLong(),
        members(json.getAsJsonArray("members")),
        members(json.getAsJsonArray("leaving")),
        json.get("nextOrdinal").getAsInt(),
        rollout(json.getAsJsonObject("rollout")),
        text(json, "passwordReset"),
        json.get("initialized").getAsBoolean(),
        texts(json.getAsJsonArray("toCreate")));
  }

  private static Rollout rollout(JsonObject json) {
    return new Rollout(
        json.get("config").getAsLong(),
        json.get("restartAt").getAsLong(),
        json.get("primaryFirst").getAsBoolean(),
        json.has("restarting") ? text(json, "restarting") : "",
        Optional.ofNullable(json.getAsJsonObject("trial"))
            .map(
                t ->
                    new Trial(
                        t.get("config").getAsLong(),
                        t.get("restartAt").getAsLong(),
                        map(t.getAsJsonObject("before")))),
        Optional.ofNullable(json.getAsJsonObject("refused"))
            .map(
                r ->
                    new RefusedConfig(
                        r.get("after").getAsLong(),
                        r.get("config").getAsLong(),
                        text(r, "reason"))));
  }

  private static List<MemberRecord> members(JsonArray json) {
    List<MemberRecord> members = new ArrayList<>(json.size());
    json.forEach(m -> members.add(member(m.getAsJsonObject())));
    return members;
  }

  private static MemberRecord member(JsonObject json) {
    return new MemberRecord(
        text(json, "name"),
        json.get("ordinal").getAsInt(),
        text(json, "zone"),
        text(json, "node"),
        text(json, "address"),
        json.get("port").getAsInt(),
        json.get("generation").getAsLong(),
        json.get("config").getAsLong(),
        json.get("copy").getAsLong(),
        json.get("stopped").getAsBoolean());
  }

  private static Set<String> texts(JsonArray json) {
    Set<String> texts = new LinkedHashSet<>();
    json.forEach(t -> texts.add(t.getAsString()));
    return texts;
  }

  private static Map<String, SecretVersions> secrets(JsonObject json) {
    Map<String, SecretVersions> secrets = new TreeMap<>();
    for (Map.Entry<String, JsonElement> secret : json.entrySet()) {
      JsonObject versions = secret.getValue().getAsJsonObject();
      secrets.put(
          secret.getKey(),
          new SecretVersions(
              versions.get("valid").getAsLong(),
              versions.get("next").getAsLong(),
              versions.get("oldest").getAsLong()));
    }
    return secrets;
  }

  private static Map<String, String> map(JsonObject json) {
    Map<String, String> map = new TreeMap<>();
    for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
      map.put(entry.getKey(), entry.getValue().getAsString());
    }
    return map;
  }

  private static String text(JsonObject json, String field) {
    return json.get(field).getAsString();
  }
}
