package io.firecamp.spec;

import io.firecamp.error.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with a request, so that all problems are reported together. */
public final class Problems {
  private static final int SHOWN = 80;
  private final List<String> found = new ArrayList<>();

  /** Adds "field: value, why it is refused; what to do". Never pass values of secrets. */
  public void add(String field, Object value, String why, String remedy) {
    found.add("%s: '%s' %s; %s".formatted(field, shown(value), why, remedy));
  }

  /** Adds complete sentences. */
  public void addAll(List<String> sentences) {
    found.addAll(sentences);
  }

  /** Everything found so far, in order. */
  public List<String> found() {
    return List.copyOf(found);
  }

  /**
   * Returns if nothing was found.
   *
   * @throws InvalidSpecException with all problems, if anything was found
   */
  public void throwIfAny(String subject) {
    if (!found.isEmpty()) {
      throw new InvalidSpecException(subject, found);
    }
  }

  private static String shown(Object value) {
    StringBuilder text = new StringBuilder();
    value
        .toString()
        .codePoints()
        .limit(SHOWN)
        .forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? '?' : c));
    return text.toString();
  }
}
