package io.firecamp.service;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.firecamp.error.FirecampException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The stored form of a {@link ServiceRecord}: JSON with a schema number. */
public final class ServiceDocument {
  /** Documents with a higher number were written by a later version and are refused. */
  public static final int SCHEMA = 1;

  private ServiceDocument() {}

  /** The record as text; the same record always gives the same text. */
  public static String write(ServiceRecord record) {
    JsonObject json = new JsonObject();
    json.addProperty("schema", SCHEMA);
    json.addProperty("cluster", record.cluster());
    json.addProperty("name", record.name());
    json.addProperty("kind", record.kind());
    json.addProperty("uuid", record.uuid());
    json.addProperty("state", record.state().name());
    json.addProperty("createdAt", record.createdAt().toString());
    json.addProperty("domain", record.domain());
    json.add("fields", object(record.fields()));
    json.add("settings", object(record.settings()));
    JsonArray secrets = new JsonArray();
    new TreeSet<>(record.secrets()).forEach(secrets::add);
    json.add("secrets", secrets);
    JsonArray members = new JsonArray();
    record.members().forEach(m -> members.add(member(m)));
    json.add("members", members);
    JsonArray leaving = new JsonArray();
    record.leaving().forEach(m -> leaving.add(member(m)));
    json.add("leaving", leaving);
    json.addProperty("nextOrdinal", record.nextOrdinal());
    json.add("rollout", rollout(record.rollout()));
    JsonArray rotating = new JsonArray();
    new TreeSet<>(record.rotating()).forEach(rotating::add);
    json.add("rotating", rotating);
    return json.toString();
  }

  /**
   * Reads a record.
   *
   * @throws FirecampException if the text is no such document or has a later schema
   */
  public static ServiceRecord read(String text) {
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      int schema = json.get("schema").getAsInt();
      if (schema > SCHEMA) {
        throw new FirecampException(
            "the service's document has schema %d, this version reads up to %d: use a later version of the SDK"
                .formatted(schema, SCHEMA));
      }
      return read(json);
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
    return new ServiceRecord(
        text(json, "cluster"),
        text(json, "name"),
        text(json, "kind"),
        text(json, "uuid"),
        ServiceState.valueOf(text(json, "state")),
        Instant.parse(text(json, "createdAt")),
        text(json, "domain"),
        map(json.getAsJsonObject("fields")),
        map(json.getAsJsonObject("settings")),
        texts(json.getAsJsonArray("secrets")),
        members(json.getAsJsonArray("members")),
        members(json.getAsJsonArray("leaving")),
        json.get("nextOrdinal").getAsInt(),
        rollout(json.getAsJsonObject("rollout")),
        texts(json.getAsJsonArray("rotating")));
  }

  private static JsonObject rollout(Rollout rollout) {
    JsonObject json = new JsonObject();
    json.addProperty("config", rollout.config());
    json.addProperty("restartAt", rollout.restartAt());
    json.addProperty("primaryFirst", rollout.primaryFirst());
    return json;
  }

  private static Rollout rollout(JsonObject json) {
    return new Rollout(
        json.get("config").getAsLong(),
        json.get("restartAt").getAsLong(),
        json.get("primaryFirst").getAsBoolean());
  }

  private static List<MemberRecord> members(JsonArray json) {
    List<MemberRecord> members = new ArrayList<>();
    json.forEach(m -> members.add(member(m.getAsJsonObject())));
    return members;
  }

  private static Set<String> texts(JsonArray json) {
    Set<String> texts = new LinkedHashSet<>();
    json.forEach(t -> texts.add(t.getAsString()));
    return texts;
  }

  private static JsonObject member(MemberRecord member) {
    JsonObject json = new JsonObject();
    json.addProperty("name", member.name());
    json.addProperty("ordinal", member.ordinal());
    json.addProperty("zone", member.zone());
    json.addProperty("node", member.node());
    json.addProperty("address", member.address());
    json.addProperty("port", member.port());
    json.addProperty("generation", member.generation());
    json.addProperty("config", member.config());
    return json;
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
        json.get("config").getAsLong());
  }

  private static JsonObject object(Map<String, String> map) {
    JsonObject json = new JsonObject();
    new TreeMap<>(map).forEach((k, v) -> json.add(k, new JsonPrimitive(v)));
    return json;
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
