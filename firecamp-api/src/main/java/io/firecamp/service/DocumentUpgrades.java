package io.firecamp.service;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.firecamp.spec.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Upgrades documents of older schemas to the newest one, one schema at a time. A golden file of
 * every schema is kept with the tests; an upgrade never changes once a release has written its
 * schema.
 */
final class DocumentUpgrades {
  /** The i-th leads from schema i + 1 to schema i + 2. */
  private static final List<UnaryOperator<JsonObject>> UPGRADES =
      List.of(DocumentUpgrades::typedSpecAndPrimary, DocumentUpgrades::copiesAndInitialized);

  private DocumentUpgrades() {}

  static JsonObject upgrade(JsonObject document, int schema) {
    if (schema < 1) {
      throw new IllegalArgumentException("there is no schema " + schema);
    }
    JsonObject upgraded = document;
    for (UnaryOperator<JsonObject> one : UPGRADES.subList(schema - 1, UPGRADES.size())) {
      upgraded = one.apply(upgraded);
    }
    return upgraded;
  }

  /**
   * Schema 1 had the settings among the general fields a second time, and no wanted primary: it was
   * the member with the lowest ordinal.
   */
  private static JsonObject typedSpecAndPrimary(JsonObject old) {
    JsonObject settings = old.getAsJsonObject("settings");
    JsonObject spec = new JsonObject();
    for (Map.Entry<String, JsonElement> field : old.getAsJsonObject("fields").entrySet()) {
      if (!settings.has(field.getKey()) || ServiceSpec.isField(field.getKey())) {
        spec.add(field.getKey(), field.getValue());
      }
    }
    spec.add("domain", old.get("domain"));
    JsonObject upgraded = old.deepCopy();
    upgraded.remove("fields");
    upgraded.remove("domain");
    upgraded.add("spec", spec);
    JsonObject first = old.getAsJsonArray("members").get(0).getAsJsonObject();
    upgraded.add("primary", first.get("name"));
    upgraded.add("term", new JsonPrimitive(1));
    return upgraded;
  }

  /**
   * Schema 2 knew neither copies nor members that are stopped. It kept one reference for the valid
   * secret and one for its replacement; these are the references of the versions 1 and 2.
   */
  private static JsonObject copiesAndInitialized(JsonObject old) {
    JsonObject upgraded = old.deepCopy();
    for (String members : List.of("members", "leaving")) {
      for (JsonElement member : upgraded.getAsJsonArray(members)) {
        member.getAsJsonObject().addProperty("copy", 1);
        member.getAsJsonObject().addProperty("stopped", false);
      }
    }
    String state = old.get("state").getAsString();
    boolean starting = state.equals("CREATING") || state.equals("INITIALIZING");
    upgraded.addProperty("initialized", !starting);
    upgraded.add("secrets", versions(old));
    upgraded.remove("rotating");
    upgraded.addProperty("passwordReset", "");
    upgraded.add("toCreate", new JsonArray());
    return upgraded;
  }

  private static JsonObject versions(JsonObject old) {
    JsonObject secrets = new JsonObject();
    for (JsonElement name : old.getAsJsonArray("secrets")) {
      JsonObject versions = new JsonObject();
      versions.addProperty("valid", 1);
      versions.addProperty("next", old.getAsJsonArray("rotating").contains(name) ? 2 : 0);
      versions.addProperty("oldest", 1);
      secrets.add(name.getAsString(), versions);
    }
    return secrets;
  }
}
