package io.firecamp.kind;

/**
 * Something that keeps a service from being ready.
 *
 * @param member the member that is not ready, or empty if it is the service as a whole, which has
 *     no member that accepts writes
 * @param reason a readable description, which names the member
 * @param permanent whether waiting cannot help: without an operator it remains as it is or becomes
 *     worse
 */
public record Unready(String member, String reason, boolean permanent) {
  /** Returns something that may pass by itself. */
  public static Unready passing(String member, String reason) {
    return new Unready(member, reason, false);
  }

  /** Returns something that does not pass by itself. */
  public static Unready permanent(String member, String reason) {
    return new Unready(member, reason, true);
  }
}
