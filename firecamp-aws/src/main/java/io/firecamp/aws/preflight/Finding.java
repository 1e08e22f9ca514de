package io.firecamp.aws.preflight;

import java.util.Objects;

/**
 * What one check has found.
 *
 * @param subject what was checked
 * @param result how it is
 * @param detail what was seen
 * @param remedy what to do; empty if nothing is to be done
 */
public record Finding(String subject, Result result, String detail, String remedy) {
  /** How something is. */
  public enum Result {
    /** As it should be. */
    OK,
    /** Services can be provisioned, but something is worth a look. */
    WARNING,
    /** Services cannot be provisioned. */
    PROBLEM,
    /** It could not be checked. */
    NOT_CHECKED
  }

  public Finding {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(result, "result");
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(remedy, "remedy");
  }

  static Finding ok(String subject, String detail) {
    return new Finding(subject, Result.OK, detail, "");
  }

  static Finding warning(String subject, String detail, String remedy) {
    return new Finding(subject, Result.WARNING, detail, remedy);
  }

  static Finding problem(String subject, String detail, String remedy) {
    return new Finding(subject, Result.PROBLEM, detail, remedy);
  }

  static Finding notChecked(String subject, String why) {
    return new Finding(subject, Result.NOT_CHECKED, why, "");
  }

  @Override
  public String toString() {
    return "%s: %s: %s%s"
        .formatted(
            result.name().replace('_', ' '),
            subject,
            detail,
            remedy.isEmpty() ? "" : "; " + remedy);
  }
}
