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

  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

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
    long end = System.nanoTime() + LIMIT.toNanos();
    return run(
        command,
        input,
        () -> {
          if (System.nanoTime() - end > 0) {
            throw new FirecampException(
                "%s does not end within %d s".formatted(program(command), LIMIT.toSeconds()));
          }
        });
  }

  /**
   * Runs the command for as long as it takes.
   *
   * @param watch called again and again meanwhile; what it throws ends the program, and this
   */
  public static String run(List<String> command, String input, Runnable watch)
      throws InterruptedException {
    Ended ended = attempt(command, input, watch);
    if (ended.code() != 0) {
      throw ended.failure();
    }
    return ended.output();
  }

  /** How a program ended, and what it printed. */
  public record Ended(String program, int code, String output) {

    /** What to throw, if the code tells of a failure. */
    public FirecampException failure() {
      return new FirecampException(
          "%s ended with code %d: %s".formatted(program, code, tail(output)));
    }
  }

  /** Like {@link #run(List, String, Runnable)}, whatever code it ends with. */
  public static Ended attempt(List<String> command, String input, Runnable watch)
      throws InterruptedException {
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
        while (!process.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
          watch.run();
        }
        return new Ended(program(command), process.exitValue(), drain.text());
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
