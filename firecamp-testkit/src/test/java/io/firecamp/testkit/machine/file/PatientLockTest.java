package io.firecamp.testkit.machine.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.FirecampException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has a lock may have been stopped. */
class PatientLockTest {
  private static final Duration LIMIT = Duration.ofMillis(300);
  @TempDir private Path directory;

  @Test
  void lockOfAnotherProcess_isWaitedForNoLongerThanTheLimit_andTheProcessIsNamed()
      throws Exception {
    Path file = directory.resolve("some.lock");
    try (LockingJvm other = LockingJvm.hold(file)) {
      long began = System.nanoTime();

      assertThatThrownBy(() -> PatientLock.take(file, LIMIT))
          .isInstanceOf(FirecampException.class)
          .hasMessageContaining("process " + other.pid())
          .hasMessageContaining(file.toString());

      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(LIMIT, Duration.ofSeconds(20));
    }
    try (PatientLock free = PatientLock.take(file, LIMIT)) {
      assertThat(free.isHeld()).isTrue();
    }
  }

  @Test
  void lockOfAnotherThread_isWaitedFor() throws Exception {
    Path file = directory.resolve("some.lock");
    try (PatientLock first = PatientLock.take(file, LIMIT)) {
      assertThat(first.isHeld()).isTrue();
      assertThatThrownBy(() -> PatientLock.take(file, LIMIT))
          .isInstanceOf(FirecampException.class)
          .hasMessageContaining(file.toString());
    }
    try (PatientLock second = PatientLock.take(file, LIMIT)) {
      assertThat(second.isHeld()).isTrue();
    }
  }
}
