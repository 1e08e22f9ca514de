package io.firecamp.testkit.machine.os;

import io.firecamp.error.FirecampException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end and gives what it printed. */
public final class Tool {
  /** Programs of this machine are done in seconds; a check of a large file system takes longest. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private Tool() {}

  /**
   * Runs the command with that input.
   *
   * @return what it printed
   * @throws FirecampException if it ends with another code than 0, with its last words, or not
   *     within ten minutes
   * @throws InterruptedException if the thread is interrupted; the program is killed then
   */
  public static String run(List<String> command, String input) throws InterruptedException {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).directory(Path.of("/").toFile());
      builder.environment().keySet().retainAll(Detached.ENVIRONMENT);
      builder.environment().put("LC_ALL", "C");
      Process process = builder.start();
      try {
        Drain drain = Drain.of(process.getInputStream());
        try (OutputStream stdin = process.getOutputStream()) {
          stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new FirecampException(
              "%s does not end within %d s".formatted(program(command), LIMIT.toSeconds()));
        }
        String output = drain.text();
        int code = process.exitValue();
        if (code != 0) {
          throw new FirecampException(
              "%s ended with code %d: %s".formatted(program(command), code, tail(output)));
        }
        return output;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new FirecampException("cannot run " + program(command) + ": " + e.getMessage(), e);
    }
  }

  private static String program(List<String> command) {
    int at = command.indexOf("--");
    String path = command.get(at >= 0 && command.get(0).equals("setpriv") ? at + 1 : 0);
    return String.valueOf(Path.of(path).getFileName());
  }

  private static String tail(String output) {
    String text = output.strip();
    return text.length() <= 2000 ? text : "..." + text.substring(text.length() - 2000);
  }
}
