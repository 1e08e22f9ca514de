package io.firecamp.error;

import java.util.List;

/**
 * A request was refused before anything was touched. {@link #problems} holds everything that is
 * wrong with it, each as "field: what it is, why it is refused, what to do".
 */
public final class InvalidSpecException extends FirecampException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public InvalidSpecException(String subject, List<String> problems) {
    super(subject + " is refused; nothing was changed:\n  - " + String.join("\n  - ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Every problem found, in the order of the fields. */
  public List<String> problems() {
    return problems;
  }
}
