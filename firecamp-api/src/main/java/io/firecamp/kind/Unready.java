package io.firecamp.kind;

import java.util.Objects;

/**
 * Something that keeps a service from being ready.
 *
 * @param member the member that is not ready, or empty if it is the service as a whole, which has
 *     no member that accepts writes
 * @param reason a readable description, which names the member
 * @param permanent whether waiting cannot help: without an operator it remains as it is or becomes
 *     worse
 * @param needsRestart whether the member becomes ready only by the restart that its configuration
 *     requires, so that waiting for it first would never end
 */
public record Unready(String member, String reason, boolean permanent, boolean needsRestart) {
  public Unready {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(reason, "reason");
  }

  /** Returns something that may pass by itself. */
  public static Unready passing(String member, String reason) {
    return new Unready(member, reason, false, false);
  }

  /** Returns something that does not pass by itself. */
  public static Unready permanent(String member, String reason) {
    return new Unready(member, reason, true, false);
  }

  /** Returns something that passes with the restart that the member's configuration requires. */
  public static Unready untilRestart(String member, String reason) {
    return new Unready(member, reason, false, true);
  }
}
