package io.firecamp.internal.record;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.firecamp.service.DocumentWriter;
import io.firecamp.service.ServiceDocument;
import io.firecamp.service.ServiceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is stored under the name of a service: the service itself, unless it was deleted, and what
 * is known of deleted services of that name whose volumes are kept. All of it changes by one
 * conditional write, so that a volume is either deleted or used again.
 *
 * @param live the service that exists
 * @param retained deleted services, in the order of their deletion
 */
public record NameDocument(Optional<ServiceRecord> live, List<LastRecord> retained) {
  /** What is stored under a name that was never used. */
  public static final NameDocument NOTHING = new NameDocument(Optional.empty(), List.of());

  /** Never within a value, where quotation marks are escaped. */
  private static final String RETAINED = "\"retained\":";

  public NameDocument {
    retained = List.copyOf(retained);
  }

  /**
   * Reads a document.
   *
   * @throws io.firecamp.error.FirecampException as {@link ServiceDocument#read}
   */
  public static NameDocument read(String content) {
    if (!content.contains(RETAINED)) {
      return new NameDocument(Optional.of(ServiceDocument.read(content)), List.of());
    }
    JsonObject json = JsonParser.parseString(content).getAsJsonObject();
    List<LastRecord> retained = new ArrayList<>();
    json.getAsJsonArray("retained").forEach(r -> retained.add(last(r.getAsJsonObject())));
    Optional<ServiceRecord> live =
        json.has("uuid") ? Optional.of(ServiceDocument.read(content)) : Optional.empty();
    return new NameDocument(live, retained);
  }

  private static LastRecord last(JsonObject json) {
    Set<String> doomed = new TreeSet<>();
    json.getAsJsonArray("doomed").forEach(d -> doomed.add(d.getAsString()));
    Optional<ServiceRecord> record =
        Optional.ofNullable(json.get("record"))
            .map(JsonElement::toString)
            .map(ServiceDocument::read);
    return new LastRecord(json.get("uuid").getAsString(), record, doomed);
  }

  /** Returns the document with that service in it, in the form that is stored. */
  static String write(DocumentWriter writer, ServiceRecord live, List<LastRecord> retained) {
    String text = writer.write(live);
    return retained.isEmpty()
        ? text
        : text.substring(0, text.length() - 1) + "," + RETAINED + array(retained) + "}";
  }

  /**
   * Returns the form that is stored.
   *
   * @param cluster folded as in the key of the document
   */
  public String write(String cluster, String name) {
    if (live.isPresent()) {
      return write(new DocumentWriter(), live.get(), retained);
    }
    JsonObject json = new JsonObject();
    json.addProperty("schema", ServiceDocument.SCHEMA);
    json.addProperty("cluster", cluster);
    json.addProperty("name", name);
    json.add("retained", array(retained));
    return json.toString();
  }

  private static JsonArray array(List<LastRecord> retained) {
    JsonArray array = new JsonArray();
    for (LastRecord last : retained) {
      JsonObject json = new JsonObject();
      json.addProperty("uuid", last.uuid());
      last.record()
          .ifPresent(r -> json.add("record", JsonParser.parseString(ServiceDocument.write(r))));
      JsonArray doomed = new JsonArray();
      new TreeSet<>(last.doomed()).forEach(doomed::add);
      json.add("doomed", doomed);
      array.add(json);
    }
    return array;
  }

  /** Whether nothing is known under the name. */
  public boolean isEmpty() {
    return live.isEmpty() && retained.isEmpty();
  }

  /** Returns what is known of the deleted service with that uuid. */
  public Optional<LastRecord> last(String uuid) {
    return retained.stream().filter(r -> r.uuid().equals(uuid)).findFirst();
  }

  /** Returns the document without a service: it is one of the deleted ones. */
  NameDocument deleted(ServiceRecord service) {
    List<LastRecord> all = new ArrayList<>(without(service.uuid()));
    all.add(new LastRecord(service.uuid(), Optional.of(service), Set.of()));
    return new NameDocument(Optional.empty(), all);
  }

  /** Returns what is known of deleted services other than the one with that uuid. */
  List<LastRecord> without(String uuid) {
    return retained.stream().filter(r -> !r.uuid().equals(uuid)).toList();
  }

  /**
   * Returns the document after the deletion of volumes was decided.
   *
   * @param ids their ids, by the uuid of the deleted service
   */
  public NameDocument doomed(Map<String, Set<String>> ids) {
    List<LastRecord> all = new ArrayList<>(retained);
    ids.forEach(
        (uuid, doomed) -> {
          LastRecord known =
              last(uuid).orElseGet(() -> new LastRecord(uuid, Optional.empty(), Set.of()));
          all.removeIf(r -> r.uuid().equals(uuid));
          all.add(known.withDoomed(doomed));
        });
    return new NameDocument(live, all);
  }

  /**
   * Returns the document without what is known of services and volumes that are gone.
   *
   * @param existing the ids of all volumes that exist, by uuid
   */
  public NameDocument tidied(Map<String, Set<String>> existing) {
    return new NameDocument(
        live,
        retained.stream()
            .filter(r -> existing.containsKey(r.uuid()))
            .map(r -> r.withDoomedOnlyOf(existing.getOrDefault(r.uuid(), Set.of())))
            .toList());
  }
}
