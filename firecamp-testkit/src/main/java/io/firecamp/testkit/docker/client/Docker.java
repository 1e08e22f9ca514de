package io.firecamp.testkit.docker.client;

import io.firecamp.backend.BackendException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The {@code docker} command. It finds the engine as the user's shell does: {@code DOCKER_HOST},
 * contexts, certificates.
 */
public final class Docker {
  private static final Duration LIMIT = Duration.ofSeconds(90);
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
    Path output = temporary();
    Path complaint = temporary();
    try {
      int code =
          execute(
              limit,
              arguments,
              b -> b.redirectOutput(output.toFile()).redirectError(complaint.toFile()));
      return new Reply(code, text(output), text(complaint));
    } finally {
      delete(output);
      delete(complaint);
    }
  }

  /** Runs the command and writes all that it prints, errors too, into the file. */
  public void runInto(Path file, List<String> arguments) {
    int code =
        execute(LIMIT, arguments, b -> b.redirectErrorStream(true).redirectOutput(file.toFile()));
    if (code != 0) {
      throw BackendException.transientFailure(
          "docker %s failed with code %d".formatted(arguments.get(0), code), null);
    }
  }

  private int execute(
      Duration limit, List<String> arguments, Consumer<ProcessBuilder> redirection) {
    List<String> command = new ArrayList<>();
    command.add(program);
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    redirection.accept(builder);
    try {
      Process process = builder.start();
      try {
        process.getOutputStream().close();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          throw BackendException.transientFailure(
              "docker %s does not end within %d s".formatted(arguments.get(0), limit.toSeconds()),
              null);
        }
        return process.exitValue();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
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

  private static Path temporary() {
    try {
      return Files.createTempFile("firecamp-docker-", "");
    } catch (IOException e) {
      throw BackendException.transientFailure("no temporary file can be made: " + e, e);
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw BackendException.transientFailure("what docker said cannot be read: " + e, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      file.toFile().deleteOnExit();
    }
  }
}
