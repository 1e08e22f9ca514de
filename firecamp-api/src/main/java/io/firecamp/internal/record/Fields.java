package io.firecamp.internal.record;

import io.firecamp.spec.ServiceSpec;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** General fields and settings of a spec side by side, as text, for display of differences. */
final class Fields {
  private Fields() {}

  /** A setting that has the name of a general field is not shown; kinds do not have such. */
  static Map<String, String> of(ServiceSpec spec) {
    Map<String, String> all = new TreeMap<>(spec.settings());
    all.putAll(spec.fields());
    return all;
  }

  static TreeSet<String> names(Map<String, String> one, Map<String, String> other) {
    TreeSet<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    return names;
  }
}
