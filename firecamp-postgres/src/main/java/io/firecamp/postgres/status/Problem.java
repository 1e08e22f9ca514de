package io.firecamp.postgres.status;

import java.util.Objects;

/**
 * Something that is wrong with a service, and what to do.
 *
 * @param member the member that it concerns, or empty if it concerns the service
 * @param text what is wrong, naming the resource
 * @param remedy what to do: a call, or a statement to run
 */
public record Problem(ProblemKind kind, String member, String text, String remedy) {
  public Problem {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(remedy, "remedy");
  }

  @Override
  public String toString() {
    return "%s: %s; %s".formatted(kind, text, remedy);
  }
}
