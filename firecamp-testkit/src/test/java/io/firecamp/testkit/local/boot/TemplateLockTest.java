package io.firecamp.testkit.local.boot;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.FirecampException;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.machine.file.LockingJvm;
import io.firecamp.testkit.machine.os.ServerUser;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateLockTest {
  @TempDir private Path cache;

  @Test
  void templateThatAStoppedProcessMakes_isNotWaitedForWithoutEnd() throws Exception {
    Template template =
        new Template(PostgresBinaries.find(), ServerUser.choose(), cache, Duration.ofMillis(300));
    Path lock = cache.resolve(template.directory().getFileName() + ".lock");
    try (LockingJvm other = LockingJvm.hold(lock)) {
      assertThatThrownBy(template::key)
          .isInstanceOf(FirecampException.class)
          .hasMessageContaining("process " + other.pid())
          .hasMessageContaining(lock.toString());
    }
  }
}
