package io.firecamp.testkit.docker.client;

import io.firecamp.backend.BackendException;
import io.firecamp.testkit.machine.os.Drain;
import io.firecamp.testkit.machine.os.ExecError;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The {@code docker} command. It finds the engine as the user's shell does: {@code DOCKER_HOST},
 * contexts, certificates.
 */
public final class Docker {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** In the client's and the engine's words, what may be otherwise the next time. */
  private static final Pattern PASSING =
      Pattern.compile(
          "Cannot connect to the Docker daemon|error during connect|connection reset|EOF"
              + "|timeout|deadline exceeded|too ?many ?requests|no space left|Temporary failure",
          Pattern.CASE_INSENSITIVE);

  private final String program;

  public Docker() {
    this("docker");
  }

  /**
   * @param program the command, or its path
   */
  public Docker(String program) {
    this.program = program;
  }

  /**
   * How a command ended.
   *
   * @param output what it printed
   * @param complaint what it printed as an error
   */
  public record Reply(int code, String output, String complaint) {
    /** Whether the command did what it was told. */
    public boolean succeeded() {
      return code == 0;
    }

    /** Why it failed: retryable unless the engine refused it for good. */
    public BackendException failure(String message) {
      return complaint.isBlank() || PASSING.matcher(complaint).find()
          ? BackendException.transientFailure(message, null)
          : BackendException.refused(message);
    }

    /** The engine's last word. */
    public String lastWord() {
      return complaint.lines().filter(l -> !l.isBlank()).reduce((a, b) -> b).orElse("").strip();
    }
  }

  /** Runs the command, which may fail. Nothing confidential is in its arguments. */
  public Reply tryRun(List<String> arguments) {
    return tryRun(LIMIT, arguments);
  }

  /**
   * Runs the command, which may fail.
   *
   * @throws BackendException retryable, if it does not end within the limit, or if the thread is
   *     interrupted; not retryable, if there is no such command
   */
  public Reply tryRun(Duration limit, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(program);
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).start();
      try {
        process.getOutputStream().close();
        Drain output = Drain.of(process.getInputStream());
        Drain complaint = Drain.of(process.getErrorStream());
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw BackendException.transientFailure(
              "docker %s does not end within %d s".formatted(arguments.get(0), limit.toSeconds()),
              null);
        }
        return new Reply(process.exitValue(), output.text(), complaint.text());
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      if (!ExecError.NO_SUCH_FILE.isCauseOf(e)) {
        throw BackendException.transientFailure(
            "the command %s cannot be run: %s".formatted(program, e.getMessage()), e);
      }
      throw BackendException.refused(
          "the command %s cannot be run: %s; install the Docker client, or put it on the PATH"
              .formatted(program, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw BackendException.transientFailure("interrupted in docker " + arguments.get(0), e);
    }
  }

  /**
   * Runs the command.
   *
   * @return what it printed
   * @throws BackendException retryable, if it fails
   */
  public String run(List<String> arguments) {
    Reply reply = tryRun(arguments);
    if (!reply.succeeded()) {
      throw BackendException.transientFailure(
          "docker %s failed: %s".formatted(arguments.get(0), reply.lastWord()), null);
    }
    return reply.output();
  }

  /**
   * Returns if there is an engine.
   *
   * @throws BackendException if there is none, with the client's words
   */
  public void requireEngine() {
    Reply reply = tryRun(List.of("version", "--format", "{{.Server.Version}} {{.Server.Os}}"));
    if (!reply.succeeded()) {
      throw BackendException.refused(
          "there is no Docker engine: %s; start one, or name it in DOCKER_HOST"
              .formatted(reply.lastWord()));
    }
    if (!reply.output().strip().endsWith("linux")) {
      throw BackendException.refused(
          "the Docker engine runs %s, members need linux".formatted(reply.output().strip()));
    }
  }
}
