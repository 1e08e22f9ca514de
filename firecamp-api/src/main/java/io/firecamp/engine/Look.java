package io.firecamp.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a look at a state that is waited for gave: the result, or what is still missing. */
record Look<T>(@Nullable T result, String waitingFor) {

  static <T> Look<T> done(T value) {
    return new Look<>(value, "");
  }

  static <T> Look<T> waiting(String why) {
    return new Look<>(null, why);
  }

  boolean isFinal() {
    return result != null;
  }

  T value() {
    return Objects.requireNonNull(result);
  }
}
