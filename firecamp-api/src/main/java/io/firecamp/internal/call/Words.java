package io.firecamp.internal.call;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import org.jspecify.annotations.Nullable;

/** What failures say: backends that a user provides may throw anything. */
final class Words {
  private Words() {}

  /** The message of the failure, or of its cause, or its type: never nothing, never "null". */
  static String of(@Nullable Throwable failure) {
    if (failure == null) {
      return "";
    }
    Throwable at = failure;
    while (at.getCause() != null
        && (at instanceof UndeclaredThrowableException
            || at instanceof InvocationTargetException
            || at.getMessage() == null)) {
      at = at.getCause();
    }
    String message = at.getMessage();
    return message == null || message.isBlank() ? at.getClass().getName() + at(at) : message;
  }

  private static String at(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return trace.length == 0 ? "" : " at " + trace[0];
  }
}
