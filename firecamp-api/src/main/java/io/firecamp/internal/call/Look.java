package io.firecamp.internal.call;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The result of polling a state: the value, or what is still missing. */
public record Look<T>(@Nullable T result, String waitingFor) {
  /** The wait is over. */
  public static <T> Look<T> done(T value) {
    return new Look<>(value, "");
  }

  /** The wait continues, for that reason. */
  public static <T> Look<T> waiting(String why) {
    return new Look<>(null, why);
  }

  /** Whether the wait is over. */
  public boolean isFinal() {
    return result != null;
  }

  T value() {
    return Objects.requireNonNull(result);
  }
}
