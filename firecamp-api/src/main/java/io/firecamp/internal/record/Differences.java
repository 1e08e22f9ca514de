package io.firecamp.internal.record;

import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares a requested spec with the stored one, field by field. */
public final class Differences {
  private Differences() {}

  /** A line per differing field; values of secrets are not shown. */
  public static List<String> between(
      ServiceRecord stored, Map<String, Secret> storedSecrets, ServiceSpec wanted) {
    List<String> lines = new ArrayList<>();
    compare("kind", stored.kind(), wanted.kind(), lines);
    ServiceSpec spec = stored.spec();
    if (!spec.settings().equals(wanted.settings()) || !sameFields(spec, wanted)) {
      Map<String, String> old = Fields.of(spec);
      Map<String, String> now = Fields.of(wanted);
      for (String field : Fields.names(old, now)) {
        compare(field, old.get(field), now.get(field), lines);
      }
    }
    wanted
        .secrets()
        .forEach(
            (name, secret) -> {
              Secret next = storedSecrets.get(name + ".next");
              Secret kept = next == null ? storedSecrets.get(name) : next;
              if (kept != null && !secret.isReference() && !kept.equals(secret)) {
                lines.add(name + ": a different secret is stored (neither is shown)");
              }
            });
    return lines;
  }

  private static boolean sameFields(ServiceSpec one, ServiceSpec other) {
    return one.equals(other.withoutSecrets());
  }

  private static void compare(
      String field, @Nullable String was, @Nullable String is, List<String> lines) {
    if (was == null || !was.equals(is)) {
      lines.add("%s: stored %s, requested %s".formatted(field, shown(was), shown(is)));
    }
  }

  private static String shown(@Nullable String value) {
    return value == null ? "nothing" : "'" + value + "'";
  }
}
