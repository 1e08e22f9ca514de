package io.firecamp.plan;

import java.util.Set;

/**
 * A step of a plan.
 *
 * @param kind what it does
 * @param member the member it is for, or empty if it is for the service
 * @param resource the resource it works on, in words that identify it
 * @param after the ids of the steps that must be completed before
 * @param done whether what it would do is there already; such a step sends no change
 */
public record Step(StepKind kind, String member, String resource, Set<String> after, boolean done) {
  public Step {
    after = Set.copyOf(after);
  }

  /** Unique in a plan, the same in every plan for the same thing. */
  public String id() {
    return id(kind, member.isEmpty() ? resource : member + " " + resource);
  }

  /** The id of a step from its parts. */
  public static String id(StepKind kind, String subject) {
    return kind.words() + ": " + subject;
  }

  /** Whether the step changes something, rather than only checking or waiting. */
  public boolean changes() {
    return !done && kind != StepKind.AWAIT_READY;
  }

  @Override
  public String toString() {
    return (done ? "  = " : kind == StepKind.AWAIT_READY ? "  ? " : "  + ") + id();
  }
}
