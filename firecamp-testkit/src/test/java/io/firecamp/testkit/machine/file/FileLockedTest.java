package io.firecamp.testkit.machine.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.BackendException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has a lock may have been stopped. */
class FileLockedTest {
  @TempDir private Path directory;

  /** Holds the lock until it is killed. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      new FileLocked(Path.of(arguments[0]))
          .during(
              () -> {
                System.out.println("HELD");
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                return true;
              });
    }
  }

  @Test
  void lockOfAnotherProcess_turnsAwayAfterAWhile_andNamesIt() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                directory.toString())
            .start();
    try {
      assertThat(child.inputReader().readLine()).isEqualTo("HELD");
      long begin = System.nanoTime();

      assertThatThrownBy(() -> new FileLocked(directory).during(() -> true))
          .isInstanceOfSatisfying(BackendException.class, e -> assertThat(e.retryable()).isTrue())
          .hasMessageContaining("process " + child.pid())
          .hasMessageContaining(directory.toString());

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(new FileLocked(directory).during(() -> true)).isTrue();
  }

  @Test
  void halfWrittenFile_ofAKilledProcess_isTakenByTheNextWrite() throws Exception {
    Path file = directory.resolve("x.secret");
    Files.writeString(directory.resolve(".x.secret.new"), "half a pass");

    Texts.write(file, "whole");

    assertThat(file).hasContent("whole");
    try (var all = Files.list(directory)) {
      assertThat(all).containsExactly(file);
    }
  }
}
