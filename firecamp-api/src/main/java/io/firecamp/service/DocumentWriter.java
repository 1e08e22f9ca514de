package io.firecamp.service;

import com.google.gson.stream.JsonWriter;
import io.firecamp.spec.ServiceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes successive records of one service. The spec, which does not change between them, is
 * rendered once. Not thread-safe.
 */
public final class DocumentWriter {
  private final TextWriter text = new TextWriter(3072);
  private @Nullable ServiceSpec last;
  private String lastFields = "";
  private String lastSettings = "";

  /** A writer that has rendered nothing yet. */
  public DocumentWriter() {}

  /** Returns the record as text; the same record always gives the same text. */
  public String write(ServiceRecord record) {
    text.clear();
    try (JsonWriter json = writer(text)) {
      render(record.spec());
      json.beginObject();
      json.name("schema").value(ServiceDocument.SCHEMA);
      json.name("cluster").value(record.cluster());
      json.name("name").value(record.name());
      json.name("kind").value(record.kind());
      json.name("uuid").value(record.uuid());
      json.name("state").value(record.state().name());
      json.name("createdAt").value(record.createdAt().toString());
      json.name("spec").jsonValue(lastFields);
      json.name("settings").jsonValue(lastSettings);
      texts(json.name("secrets"), record.secrets());
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
      texts(json.name("rotating"), record.rotating());
      json.name("initialized").value(record.initialized());
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  @SuppressWarnings("ReferenceEquality") // Equal specs are rendered the same; this is a cache.
  private void render(ServiceSpec spec) throws IOException {
    if (spec != last) {
      lastFields = object(spec.fields());
      lastSettings = object(new TreeMap<>(spec.settings()));
      last = spec;
    }
  }

  private static JsonWriter writer(TextWriter text) {
    JsonWriter json = new JsonWriter(text);
    json.setHtmlSafe(false);
    return json;
  }

  private static String object(Map<String, String> map) throws IOException {
    TextWriter text = new TextWriter(1024);
    try (JsonWriter json = writer(text)) {
      json.beginObject();
      for (Map.Entry<String, String> entry : map.entrySet()) {
        json.name(entry.getKey()).value(entry.getValue());
      }
      json.endObject();
    }
    return text.toString();
  }

  private static void texts(JsonWriter json, Collection<String> texts) throws IOException {
    json.beginArray();
    for (String text : new TreeSet<>(texts)) {
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
      json.name("copy").value(member.copy());
      json.name("stopped").value(member.stopped());
      json.endObject();
    }
    json.endArray();
  }
}
