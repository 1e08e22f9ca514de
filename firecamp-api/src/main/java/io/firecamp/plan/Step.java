package io.firecamp.plan;

import io.firecamp.spec.VolumePurpose;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step of a plan. Two steps are equal if they do the same to the same resource, whatever steps
 * they depend on.
 */
public final class Step {
  private final StepKind kind;
  private final String member;
  private final Optional<VolumePurpose> purpose;
  private final String resource;
  private final List<Step> after;
  private final boolean done;
  private @Nullable String id;

  private Step(
      StepKind kind,
      String member,
      Optional<VolumePurpose> purpose,
      String resource,
      Collection<Step> after,
      boolean done) {
    this.kind = kind;
    this.member = member;
    this.purpose = purpose;
    this.resource = resource;
    this.after = List.copyOf(after);
    this.done = done;
  }

  /**
   * Returns a step for the service as a whole.
   *
   * @param resource the resource that it works on, described uniquely
   * @param after the steps that must be completed before
   * @param done whether the step is done
   */
  public static Step ofService(
      StepKind kind, String resource, Collection<Step> after, boolean done) {
    return new Step(kind, "", Optional.empty(), resource, after, done);
  }

  /** A step for one member; see {@link #ofService}. */
  public static Step ofMember(
      StepKind kind, String member, String resource, Collection<Step> after, boolean done) {
    return new Step(kind, member, Optional.empty(), resource, after, done);
  }

  /** A step for a volume of a member; see {@link #ofService}. */
  public static Step ofVolume(
      StepKind kind,
      String member,
      VolumePurpose purpose,
      String resource,
      Collection<Step> after,
      boolean done) {
    return new Step(kind, member, Optional.of(purpose), resource, after, done);
  }

  /** What it does. */
  public StepKind kind() {
    return kind;
  }

  /** The member it is for, or empty if it is for the service. */
  public String member() {
    return member;
  }

  /** The volume it is for, if it is for one. */
  public Optional<VolumePurpose> purpose() {
    return purpose;
  }

  /** A readable description of the resource that it works on. */
  public String resource() {
    return resource;
  }

  /** The steps that must be completed before. */
  public List<Step> after() {
    return after;
  }

  /** Whether the step is done; such a step changes nothing. */
  public boolean done() {
    return done;
  }

  /** Unique in a plan, and the same in every plan for the same resource. For display and logs. */
  public String id() {
    String known = id;
    if (known == null) {
      known = kind.words() + ": " + (member.isEmpty() ? resource : member + " " + resource);
      id = known;
    }
    return known;
  }

  /** Whether the step changes something, rather than only checking or waiting. */
  public boolean changes() {
    return !done && kind != StepKind.AWAIT_READY;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Step step
        && kind == step.kind
        && done == step.done
        && member.equals(step.member)
        && resource.equals(step.resource);
  }

  @Override
  public int hashCode() {
    return (kind.hashCode() * 31 + member.hashCode()) * 31 + resource.hashCode();
  }

  @Override
  public String toString() {
    return (done ? "  = " : kind == StepKind.AWAIT_READY ? "  ? " : "  + ") + id();
  }
}
