package io.firecamp.aws.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One emulator of this JVM: not started, running or given from outside. */
final class Emulator {
  private static final Duration START = Duration.ofMinutes(5);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final long PAUSE = Duration.ofMillis(100).toNanos();
  private static final int LAST_LINES = 30;

  /** How it is started on that port; the directory is its own. */
  interface Command {
    Launch launch(int port, Path directory);
  }

  private final String name;
  private final String host;
  private final String health;
  private final Command command;
  private @Nullable URI endpoint;
  private @Nullable Process process;
  private @Nullable EmulatorException failure;

  Emulator(String name, String host, String health, Command command) {
    this.name = name;
    this.host = host;
    this.health = health;
    this.command = command;
  }

  URI endpoint() {
    return endpoint(started -> {});
  }

  /**
   * Where it listens; starts it if it does not run yet.
   *
   * @param prepare called once, when it answers
   * @throws EmulatorException if it cannot be installed or started
   */
  synchronized URI endpoint(Consumer<URI> prepare) {
    URI known = endpoint;
    if (known != null) {
      return known;
    }
    if (failure != null) {
      throw failure;
    }
    String given = System.getProperty("firecamp.emulator." + name, "");
    try {
      URI ready = given.isEmpty() ? start() : URI.create(given);
      prepare.accept(ready);
      endpoint = ready;
      return ready;
    } catch (EmulatorException e) {
      // Every other test would wait as long for the same.
      failure = e;
      throw e;
    }
  }

  synchronized void stop() {
    Process running = process;
    process = null;
    endpoint = null;
    if (running == null) {
      return;
    }
    try {
      running.getOutputStream().close();
      if (!running.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        running.destroyForcibly();
      }
    } catch (IOException e) {
      running.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private URI start() {
    try {
      Path directory = Path.of("target", "emulators", name).toAbsolutePath();
      Files.createDirectories(directory);
      int port = freePort();
      Launch launch = command.launch(port, directory);
      List<String> guarded = new ArrayList<>(List.of("sh", copied("guard", directory).toString()));
      guarded.addAll(launch.command());
      Path log = directory.resolve("log.txt");
      ProcessBuilder builder =
          new ProcessBuilder(guarded)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(launch.environment());
      Process started = builder.start();
      process = started;
      URI address = URI.create("http://%s:%d".formatted(host, port));
      await(started, address, log);
      return address;
    } catch (IOException e) {
      throw new EmulatorException("%s cannot be started: %s".formatted(name, e), e);
    }
  }

  private void await(Process started, URI address, Path log) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (!Http.answers(address.resolve(health))) {
      boolean ended = !started.isAlive();
      if (ended || System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
        stop();
        throw new EmulatorException(
            "%s %s; its last words, from %s:%n%s"
                .formatted(
                    name,
                    ended ? "ended at once" : "does not answer at " + address + " within " + START,
                    log,
                    tail(log)),
            null);
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  private int freePort() throws IOException {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByName(host.replaceAll("[\\[\\]]", "")))) {
      return socket.getLocalPort();
    }
  }

  /** A program of ours in that directory. */
  static Path copied(String name, Path directory) {
    Path copy = directory.resolve(name);
    try (InputStream script = Emulator.class.getResourceAsStream(name)) {
      Files.write(copy, Objects.requireNonNull(script, name).readAllBytes());
    } catch (IOException e) {
      throw new EmulatorException("%s cannot be written: %s".formatted(copy, e), e);
    }
    return copy;
  }
}
