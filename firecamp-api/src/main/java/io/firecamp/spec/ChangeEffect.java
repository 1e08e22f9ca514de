package io.firecamp.spec;

/**
 * What it takes to change a field of a running service.
 *
 * @param kind how it takes effect
 * @param reason if it is refused: why, and what to do instead; otherwise empty
 */
public record ChangeEffect(Kind kind, String reason) {

  /** How a change takes effect, from the lightest to the heaviest. */
  public enum Kind {
    /** Nothing has to be told. */
    RECORD,
    /** Members read their configuration again. */
    RELOAD,
    /** Members are restarted one by one, the primary last. */
    RESTART,
    /** Members are restarted one by one, the primary first. */
    RESTART_PRIMARY_FIRST,
    /** It cannot be changed. */
    REFUSED
  }

  public static ChangeEffect of(Kind kind) {
    return new ChangeEffect(kind, "");
  }

  public static ChangeEffect refused(String reason) {
    return new ChangeEffect(Kind.REFUSED, reason);
  }

  /** In words, for plans. */
  public String words() {
    return switch (kind) {
      case RECORD -> "applied at once";
      case RELOAD -> "reload";
      case RESTART -> "rolling restart, the primary last";
      case RESTART_PRIMARY_FIRST -> "rolling restart, the primary first";
      case REFUSED -> "refused: " + reason;
    };
  }
}
