package io.firecamp.testkit.machine.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A JVM of its own that takes the lock of a file and never gives it back. */
public final class LockingJvm implements AutoCloseable {
  private final Process process;

  private LockingJvm(Process process) {
    this.process = process;
  }

  /** Returns when it has the lock. */
  public static LockingJvm hold(Path file) throws IOException {
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                file.toString())
            .start();
    String said = started.inputReader().readLine();
    if (!"HELD".equals(said)) {
      started.destroyForcibly();
      throw new IllegalStateException("the lock of " + file + " was not taken: " + said);
    }
    return new LockingJvm(started);
  }

  /** Its number. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Runs in that JVM. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      try (PatientLock held = PatientLock.take(Path.of(arguments[0]), Duration.ofSeconds(10))) {
        System.out.println(held.isHeld() ? "HELD" : "lost");
        new CountDownLatch(1).await();
      }
    }
  }
}
