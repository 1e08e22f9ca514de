package io.firecamp.aws.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A virtual environment with exactly the packages of a requirements file, in FireCamp's cache. It
 * is installed once per machine, by one process at a time; what an interrupted installation left is
 * installed again.
 */
final class PythonEnvironment {
  private static final Object TURN = new Object();
  private static final int DIGITS = 10;
  private static final int LAST_CHARACTERS = 3_000;

  private final String name;
  private final Path directory;
  private final byte[] requirements;

  private PythonEnvironment(String name, Path directory, byte[] requirements) {
    this.name = name;
    this.directory = directory;
    this.requirements = requirements;
  }

  /**
   * The environment of that name; installed on return.
   *
   * @throws EmulatorException if there is no Python, or pip fails
   */
  static PythonEnvironment of(String name) {
    try (InputStream file =
        PythonEnvironment.class.getResourceAsStream("requirements-" + name + ".txt")) {
      byte[] requirements = Objects.requireNonNull(file, name).readAllBytes();
      String version =
          run(List.of(pythonCommand(), "-c", "import sys; print(*sys.version_info[:2])"));
      String key =
          "%s-py%s-%s".formatted(name, version.strip().replace(' ', '.'), digest(requirements));
      PythonEnvironment environment =
          new PythonEnvironment(
              name, EmulatorCache.directory().resolve("emulators").resolve(key), requirements);
      environment.installOnce();
      return environment;
    } catch (IOException e) {
      throw new EmulatorException(
          "%s cannot be installed: %s; install python3 with its modules venv and pip"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  Path python() {
    return directory.resolve("bin").resolve("python");
  }

  private static String pythonCommand() {
    return System.getProperty("firecamp.python", "python3");
  }

  private void installOnce() throws IOException {
    Files.createDirectories(directory.getParent());
    Path lock = directory.resolveSibling(directory.getFileName() + ".lock");
    synchronized (TURN) {
      try (FileChannel channel =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        Path complete = directory.resolve("complete");
        if (held.isValid() && !Files.exists(complete)) {
          delete(directory);
          install();
          Files.writeString(complete, "");
        }
      }
    }
  }

  private void install() throws IOException {
    run(List.of(pythonCommand(), "-m", "venv", directory.toString()));
    Path file = directory.resolve("requirements.txt");
    Files.write(file, requirements);
    run(
        List.of(
            python().toString(),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-input",
            "--no-deps",
            "--disable-pip-version-check",
            "-r",
            file.toString()));
  }

  private static String run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            "'%s' failed with %d: %s"
                .formatted(
                    String.join(" ", command),
                    process.exitValue(),
                    output.substring(Math.max(0, output.length() - LAST_CHARACTERS))));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return output;
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(tree)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
    }
  }

  private static String digest(byte[] requirements) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(requirements))
          .substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return name + " in " + directory;
  }
}
