package io.firecamp.testkit.machine.os;

import java.io.IOException;
import java.util.regex.Pattern;

/** Why the operating system did not start a program. Java tells it in the message alone. */
public enum ExecError {
  NO_SUCH_FILE(2),
  TEXT_FILE_BUSY(26);

  private final Pattern words;

  /** Java 17 says {@code error=2, No such file}, Java 25 {@code error: 2 (No such file)}. */
  ExecError(int number) {
    this.words = Pattern.compile("\\berror(=|: )" + number + "\\b");
  }

  /** Whether this is why {@link ProcessBuilder#start} failed. */
  public boolean isCauseOf(IOException failure) {
    return words.matcher(String.valueOf(failure.getMessage())).find();
  }
}
