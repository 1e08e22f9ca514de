package io.firecamp.spec;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The declared fields of a spec: how it is written, read and changed. Immutable. */
public final class FieldTable<S, B> {
  /** In the order of their names. */
  private final List<SpecField<S, B>> fields;

  private final Map<String, SpecField<S, B>> byName = new HashMap<>();

  /** Returns a table of those fields; no two may have the same name. */
  public FieldTable(List<SpecField<S, B>> fields) {
    this.fields = fields.stream().sorted(Comparator.comparing(SpecField::name)).toList();
    for (SpecField<S, B> field : fields) {
      if (byName.put(field.name(), field) != null) {
        throw new IllegalArgumentException("field " + field.name() + " is declared twice");
      }
    }
  }

  /** All values as text, sorted by name. */
  public Map<String, String> write(S spec) {
    Map<String, String> text = new LinkedHashMap<>(64);
    for (SpecField<S, B> field : fields) {
      field.write(spec, text);
    }
    return SortedTexts.of(text);
  }

  /**
   * Sets every field of the builder from text.
   *
   * @throws IllegalArgumentException if a field is not declared: dropping it would lose what a
   *     later version stored
   */
  public void read(Map<String, String> text, B into) {
    for (String key : text.keySet()) {
      if (field(key).isEmpty()) {
        throw new IllegalArgumentException("the spec has an unknown field '" + key + "'");
      }
    }
    for (SpecField<S, B> field : fields) {
      field.read(text, into);
    }
  }

  /** Whether the key is a field, or an entry of one. */
  public boolean has(String key) {
    return field(key).isPresent();
  }

  /**
   * Returns how a change of the field takes effect.
   *
   * @param stored the stored text, or empty if there is none
   * @param wanted the requested text, or empty if it is to be removed
   * @param all all stored fields as text
   */
  public ChangeEffect effect(String key, String stored, String wanted, Map<String, String> all) {
    return field(key)
        .map(f -> f.change().effect(key, stored, wanted, all))
        .orElseGet(() -> ChangeEffect.refused("the field is unknown"));
  }

  private Optional<SpecField<S, B>> field(String key) {
    SpecField<S, B> exact = byName.get(key);
    if (exact != null && exact.has(key)) {
      return Optional.of(exact);
    }
    int dot = key.indexOf('.');
    return dot < 0
        ? Optional.empty()
        : Optional.ofNullable(byName.get(key.substring(0, dot))).filter(f -> f.has(key));
  }
}
