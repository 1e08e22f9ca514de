package io.firecamp.internal.record;

import io.firecamp.kind.ServiceKind;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ChangeEffect;
import io.firecamp.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A field of the spec that differs from what is stored, and how a change takes effect.
 *
 * @param stored the stored text, or empty if there is none
 * @param wanted the requested text, or empty if it is to be removed
 */
public record FieldChange(String field, String stored, String wanted, ChangeEffect effect) {
  /** All fields that differ, sorted by name. */
  public static List<FieldChange> between(
      ServiceKind kind, ServiceRecord service, ServiceSpec wanted) {
    Map<String, String> old = Fields.of(service.spec());
    Map<String, String> now = Fields.of(wanted);
    List<FieldChange> changes = new ArrayList<>();
    for (String name : Fields.names(old, now)) {
      String was = old.getOrDefault(name, "");
      String is = now.getOrDefault(name, "");
      if (!was.equals(is)) {
        ChangeEffect effect =
            ServiceSpec.isField(name)
                ? ServiceSpec.effect(name, was, is)
                : kind.effect(service, name, was, is);
        changes.add(new FieldChange(name, was, is, effect));
      }
    }
    return changes;
  }

  /** Whether its change takes effect in that way. */
  public boolean is(ChangeEffect.Kind kind) {
    return effect.kind() == kind;
  }

  @Override
  public String toString() {
    return "%s: '%s' to '%s' (%s)".formatted(field, stored, wanted, effect.words());
  }
}
