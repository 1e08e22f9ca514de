package io.firecamp.testkit.memory.postgres;

/** A process does not start, or ends itself; the message goes to its log. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message, null, false, false);
  }

  String words() {
    return String.valueOf(getMessage());
  }
}
