package io.firecamp.error;

import java.util.List;

/**
 * Thrown when a request is refused before anything was changed. {@link #problems} lists everything
 * that is wrong with it, each as "field: value, reason, remedy".
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
