package io.firecamp.engine;

import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares a requested spec with the stored one, field by field. */
final class Differences {
  private Differences() {}

  /** A line per differing field; values of secrets are not shown. */
  static List<String> between(
      ServiceRecord stored, Map<String, Secret> storedSecrets, ServiceSpec wanted) {
    List<String> lines = new ArrayList<>();
    Map<String, String> old = new TreeMap<>(stored.fields());
    Map<String, String> now = new TreeMap<>(wanted.fields());
    old.put("kind", stored.kind());
    now.put("kind", wanted.kind());
    old.put("name", stored.name());
    now.put("name", wanted.name());
    old.put("cluster", stored.cluster());
    now.put("cluster", wanted.cluster());
    TreeSet<String> fields = new TreeSet<>(old.keySet());
    fields.addAll(now.keySet());
    for (String field : fields) {
      String was = old.get(field);
      String is = now.get(field);
      if (was == null || !was.equals(is)) {
        lines.add("%s: stored %s, requested %s".formatted(field, shown(was), shown(is)));
      }
    }
    wanted
        .secrets()
        .forEach(
            (name, secret) -> {
              Secret kept = storedSecrets.get(name);
              if (kept != null && !kept.equals(secret)) {
                lines.add(name + ": another secret is stored (neither is shown)");
              }
            });
    return lines;
  }

  private static String shown(@org.jspecify.annotations.Nullable String value) {
    return value == null ? "nothing" : "'" + value + "'";
  }
}
