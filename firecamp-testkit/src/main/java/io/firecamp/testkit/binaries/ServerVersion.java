package io.firecamp.testkit.binaries;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firecamp.testkit.machine.os.ExecError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A PostgreSQL version as {@code postgres -V} prints it.
 *
 * @param text for example {@code 18.6}, {@code 9.6.24} or {@code 19beta1}
 * @param major 18, 9 or 19
 * @param minor 6, 6 or, before the first release, -1
 */
record ServerVersion(String text, int major, int minor) implements Comparable<ServerVersion> {
  private static final Pattern PRINTED =
      Pattern.compile("\\(PostgreSQL\\)\\s+((\\d{1,4})(?:\\.(\\d{1,4})(?:\\.\\d+)*)?[a-z0-9]*)");
  private static final Duration RUN_LIMIT = Duration.ofSeconds(30);
  private static final Duration BUSY_PAUSE = Duration.ofMillis(50);
  private static final int BUSY_ATTEMPTS = 5;

  @Override
  public int compareTo(ServerVersion other) {
    return Comparator.comparingInt(ServerVersion::major)
        .thenComparingInt(ServerVersion::minor)
        .thenComparing(ServerVersion::text)
        .compare(this, other);
  }

  /** Reads a line such as {@code postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)}. */
  static ServerVersion parse(String printed) {
    Matcher matcher = PRINTED.matcher(printed);
    if (!matcher.find()) {
      throw new PostgresBinariesException(
          "not a PostgreSQL version: '"
              + printed.strip()
              + "'; expected 'postgres (PostgreSQL) 18.6'");
    }
    String minor = matcher.group(3);
    return new ServerVersion(
        matcher.group(1),
        Integer.parseInt(matcher.group(2)),
        minor == null ? -1 : Integer.parseInt(minor));
  }

  /** Runs {@code postgres -V}, which also proves that the program runs on this machine at all. */
  static ServerVersion of(Path postgres) {
    try {
      Process process = start(postgres);
      process.getOutputStream().close();
      if (!process.waitFor(RUN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new PostgresBinariesException(
            postgres + " -V did not end within " + RUN_LIMIT.toSeconds() + " s");
      }
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.exitValue() != 0) {
        throw new PostgresBinariesException(
            "%s does not run on %s: is it built for another platform? exit code %d: %s"
                .formatted(postgres, Platform.current(), process.exitValue(), output.strip()));
      }
      return parse(output);
    } catch (IOException e) {
      throw new PostgresBinariesException(
          "%s does not run on %s: is it built for another platform, or on a noexec file system? %s"
              .formatted(postgres, Platform.current(), e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PostgresBinariesException("interrupted while running " + postgres + " -V", e);
    }
  }

  /**
   * Tries again while the file is "busy": a process that this JVM forks at the moment the file is
   * written inherits the open file for some milliseconds.
   */
  private static Process start(Path postgres) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return new ProcessBuilder(postgres.toString(), "-V").redirectErrorStream(true).start();
      } catch (IOException e) {
        if (attempt == BUSY_ATTEMPTS || !ExecError.TEXT_FILE_BUSY.isCauseOf(e)) {
          throw e;
        }
        Thread.sleep(BUSY_PAUSE.toMillis());
      }
    }
  }
}
