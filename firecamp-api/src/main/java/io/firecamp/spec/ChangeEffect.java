package io.firecamp.spec;

import java.util.Objects;

/**
 * How a change of a field takes effect on a running service.
 *
 * @param kind how it takes effect
 * @param reason if it is refused: why, and what to do instead; if only recorded, what that means,
 *     or empty; otherwise empty
 */
public record ChangeEffect(Kind kind, String reason) {
  public ChangeEffect {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reason, "reason");
  }

  /** How a change takes effect, from the lightest to the heaviest. */
  public enum Kind {
    /** Takes effect immediately. */
    RECORD,
    /** Members reload their configuration. */
    RELOAD,
    /** Members are restarted one by one, the primary last. */
    RESTART,
    /** Members are restarted one by one, the primary first. */
    RESTART_PRIMARY_FIRST,
    /** It cannot be changed. */
    REFUSED
  }

  public static ChangeEffect of(Kind kind) {
    Objects.requireNonNull(kind, "kind");
    return new ChangeEffect(kind, "");
  }

  /** Only the record changes. */
  public static ChangeEffect recorded(String meaning) {
    Objects.requireNonNull(meaning, "meaning");
    return new ChangeEffect(Kind.RECORD, meaning);
  }

  public static ChangeEffect refused(String reason) {
    Objects.requireNonNull(reason, "reason");
    return new ChangeEffect(Kind.REFUSED, reason);
  }

  /** A readable description, for plans. */
  public String words() {
    return switch (kind) {
      case RECORD -> reason.isEmpty() ? "applied at once" : reason;
      case RELOAD -> "reload";
      case RESTART -> "rolling restart, the primary last";
      case RESTART_PRIMARY_FIRST -> "rolling restart, the primary first";
      case REFUSED -> "refused: " + reason;
    };
  }
}
