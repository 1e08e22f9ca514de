package io.firecamp.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The steps that an operation takes, in an order that respects their dependencies. Independent
 * steps run at the same time. Pure data; creating a plan changes nothing.
 *
 * @param operation the verb, such as {@code provision}
 * @param fieldChanges fields of the spec that the operation changes, and how each takes effect
 * @param differences fields of the spec that differ from the stored spec; if there are any, the
 *     operation is refused
 */
public record Plan(
    String operation,
    String cluster,
    String service,
    List<Step> steps,
    List<String> fieldChanges,
    List<String> differences) {

  public Plan {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(service, "service");
    steps = List.copyOf(steps);
    fieldChanges = List.copyOf(fieldChanges);
    differences = List.copyOf(differences);
    Set<String> seen = new HashSet<>(2 * steps.size());
    for (Step step : steps) {
      for (Step needed : step.after()) {
        if (!seen.contains(needed.id())) {
          throw new IllegalArgumentException(
              "step " + step.id() + " precedes a step that it depends on");
        }
      }
      if (!seen.add(step.id())) {
        throw new IllegalArgumentException("step " + step.id() + " appears twice");
      }
    }
  }

  /** Returns a plan of those steps, without changes of fields. */
  public static Plan of(String operation, String cluster, String service, List<Step> steps) {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(service, "service");
    return new Plan(operation, cluster, service, steps, List.of(), List.of());
  }

  /** Returns a plan that is refused because those fields differ. */
  public static Plan refused(
      String operation, String cluster, String service, List<String> differences) {
    Objects.requireNonNull(operation, "operation");
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(service, "service");
    return new Plan(operation, cluster, service, List.of(), List.of(), differences);
  }

  /** Returns this plan with those changes of fields. */
  public Plan withFieldChanges(List<String> changes) {
    return new Plan(operation, cluster, service, steps, changes, differences);
  }

  /** The steps that change something. */
  public List<Step> changes() {
    return steps.stream().filter(Step::changes).toList();
  }

  /** Whether the plan changes nothing. */
  public boolean isEmpty() {
    return differences.isEmpty() && fieldChanges.isEmpty() && !hasChanges();
  }

  /** Whether a step changes something. */
  public boolean hasChanges() {
    for (Step step : steps) {
      if (step.changes()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns a line per field and step: "~" a field that changes, "+" a step to do, "=" a step that
   * is done, "?" a wait for a state.
   */
  @Override
  public String toString() {
    String head = "%s service %s in cluster %s: ".formatted(operation, service, cluster);
    if (!differences.isEmpty()) {
      return head + "refused, the stored spec differs\n  ! " + String.join("\n  ! ", differences);
    }
    if (isEmpty()) {
      return head + "nothing to do";
    }
    return head
        + changes().size()
        + " changes\n"
        + fieldChanges.stream().map(c -> "  ~ " + c + "\n").collect(Collectors.joining())
        + steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
  }
}
