package io.firecamp.service;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import io.firecamp.error.FirecampException;
import io.firecamp.spec.ServiceSpec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The stored form of a {@link ServiceRecord}: JSON with a schema number. Documents of older schemas
 * are read through {@link DocumentUpgrades}; the next change of the record stores them in the
 * newest one. A document of a newer schema is refused, so that what it holds beyond this version is
 * never dropped by writing it again.
 */
public final class ServiceDocument {
  /** The schema that is written. */
  public static final int SCHEMA = 2;

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
          "rotating");

  private ServiceDocument() {}

  /** The record as text; the same record always gives the same text. */
  public static String write(ServiceRecord record) {
    StringWriter text = new StringWriter(1024);
    try (JsonWriter json = new JsonWriter(text)) {
      json.setHtmlSafe(false);
      json.beginObject();
      json.name("schema").value(SCHEMA);
      json.name("cluster").value(record.cluster());
      json.name("name").value(record.name());
      json.name("kind").value(record.kind());
      json.name("uuid").value(record.uuid());
      json.name("state").value(record.state().name());
      json.name("createdAt").value(record.createdAt().toString());
      texts(json.name("spec"), record.spec().fields());
      texts(json.name("settings"), new TreeMap<>(record.settings()));
      texts(json.name("secrets"), new TreeSet<>(record.secrets()));
      json.name("primary").value(record.primary());
      json.name("term").value(record.term());
      members(json.name("members"), record.members());
      members(json.name("leaving"), record.leaving());
      json.name("nextOrdinal").value(record.nextOrdinal());
      json.name("rollout").beginObject();
      json.name("config").value(record.rollout().config());
      json.name("restartAt").value(record.rollout().restartAt());
      json.name("primaryFirst").value(record.rollout().primaryFirst());
      json.endObject();
      texts(json.name("rotating"), new TreeSet<>(record.rotating()));
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * Reads a record of this or an older schema.
   *
   * @throws FirecampException if the text is no such document or has a newer schema; nothing is
   *     lost by that
   */
  public static ServiceRecord read(String text) {
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      int schema = json.get("schema").getAsInt();
      if (schema > SCHEMA) {
        throw new FirecampException(
            ("service %s in cluster %s is stored with schema %d, and this version of the SDK reads up to %d:"
                    + " use the version that stored it, or a later one")
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
        throw new IllegalArgumentException("it has a field '" + field + "' that is not known");
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
        texts(json.getAsJsonArray("secrets")),
        text(json, "primary"),
        json.get("term").getAsLong(),
        members(json.getAsJsonArray("members")),
        members(json.getAsJsonArray("leaving")),
        json.get("nextOrdinal").getAsInt(),
        rollout(json.getAsJsonObject("rollout")),
        texts(json.getAsJsonArray("rotating")));
  }

  private static Rollout rollout(JsonObject json) {
    return new Rollout(
        json.get("config").getAsLong(),
        json.get("restartAt").getAsLong(),
        json.get("primaryFirst").getAsBoolean());
  }

  private static void texts(JsonWriter json, Map<String, String> map) throws IOException {
    json.beginObject();
    for (Map.Entry<String, String> entry : map.entrySet()) {
      json.name(entry.getKey()).value(entry.getValue());
    }
    json.endObject();
  }

  private static void texts(JsonWriter json, Collection<String> texts) throws IOException {
    json.beginArray();
    for (String text : texts) {
      json.value(text);
    }
    json.endArray();
  }

  private static void members(JsonWriter json, List<MemberRecord> members) throws IOException {
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
      json.endObject();
    }
    json.endArray();
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
        json.get("config").getAsLong());
  }

  private static Set<String> texts(JsonArray json) {
    Set<String> texts = new LinkedHashSet<>();
    json.forEach(t -> texts.add(t.getAsString()));
    return texts;
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
