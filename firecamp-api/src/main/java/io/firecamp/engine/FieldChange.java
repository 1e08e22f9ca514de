package io.firecamp.engine;

import io.firecamp.kind.ChangeEffect;
import io.firecamp.kind.ServiceKind;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A field of the spec that differs from what is stored, and what it takes to change it. */
record FieldChange(String field, String stored, String wanted, ChangeEffect effect) {
  private static final String SIZE = ".sizeGib";

  /** All fields that differ, sorted by name. */
  static List<FieldChange> between(ServiceKind kind, ServiceRecord service, ServiceSpec wanted) {
    Map<String, String> old = service.fields();
    Map<String, String> now = wanted.fields();
    TreeSet<String> names = new TreeSet<>(old.keySet());
    names.addAll(now.keySet());
    List<FieldChange> changes = new ArrayList<>();
    for (String name : names) {
      String was = old.getOrDefault(name, "");
      String is = now.getOrDefault(name, "");
      if (!was.equals(is)) {
        boolean ofKind =
            service.settings().containsKey(name) || wanted.settings().containsKey(name);
        ChangeEffect effect = ofKind ? kind.effect(service, name, was, is) : general(name, was, is);
        changes.add(new FieldChange(name, was, is, effect));
      }
    }
    return changes;
  }

  private static ChangeEffect general(String field, String stored, String wanted) {
    if (field.startsWith("tags.")) {
      return ChangeEffect.of(ChangeEffect.Kind.RECORD);
    }
    if (field.endsWith(SIZE)) {
      return size(field, Integer.parseInt(stored), Integer.parseInt(wanted));
    }
    if (field.equals("replicas") || field.equals(ServiceSpec.DELETION_PROTECTION)) {
      return ChangeEffect.of(ChangeEffect.Kind.RECORD);
    }
    if (field.equals("image") || field.startsWith("resources.")) {
      return ChangeEffect.of(ChangeEffect.Kind.RESTART);
    }
    if (field.equals("zones")) {
      return ChangeEffect.refused("members stay in the zones that their volumes are in");
    }
    if (field.contains("Volume.")) {
      return ChangeEffect.refused("only the size of a volume can be changed");
    }
    return ChangeEffect.refused("it is fixed when the service is provisioned");
  }

  /** What the WAL may take is derived from the size of the journal volume. */
  private static ChangeEffect size(String field, int stored, int wanted) {
    if (wanted < stored) {
      return ChangeEffect.refused("volumes only grow");
    }
    return ChangeEffect.of(
        field.startsWith("journal") ? ChangeEffect.Kind.RELOAD : ChangeEffect.Kind.RECORD);
  }

  boolean is(ChangeEffect.Kind kind) {
    return effect.kind() == kind;
  }

  @Override
  public String toString() {
    return "%s: '%s' to '%s' (%s)".formatted(field, stored, wanted, effect.words());
  }
}
