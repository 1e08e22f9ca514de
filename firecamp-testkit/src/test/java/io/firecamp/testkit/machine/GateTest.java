package io.firecamp.testkit.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.BackendException;
import io.firecamp.testkit.scenario.Clusters;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GateTest {
  private final Gate gate = new Gate();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  interface Echo {
    String say(String what) throws Exception;
  }

  @Test
  void open_callsPass_withWhatTheyReturnAndThrow() throws Exception {
    Echo echo =
        gate.guarded(
            Echo.class,
            what -> {
              if (what.isEmpty()) {
                throw new java.io.IOException("nothing to say");
              }
              return what;
            });

    assertThat(echo.say("hello")).isEqualTo("hello");
    assertThatThrownBy(() -> echo.say(""))
        .isInstanceOf(java.io.IOException.class)
        .hasMessage("nothing to say");
  }

  @Test
  void close_waitsForCallsThatAreUnderWay_andRefusesOthers() throws Exception {
    Echo echo = gate.guarded(Echo.class, this::slowly);
    AtomicReference<String> said = new AtomicReference<>("");
    Thread caller = new Thread(() -> said.set(call(echo)));
    caller.start();
    begun.await();
    Thread closer = new Thread(() -> gate.close(Duration.ofMinutes(1)));
    closer.start();
    Clusters.await(() -> refuses(echo), () -> "it is still open");
    assertThat(closer.isAlive()).isTrue();

    mayEnd.countDown();
    closer.join();

    caller.join();
    assertThat(said).hasValue("first");
    assertThat(refuses(echo)).isTrue();
  }

  @Test
  void close_isOver_atTheLimit() throws Exception {
    Echo echo = gate.guarded(Echo.class, this::slowly);
    Thread caller = new Thread(() -> call(echo));
    caller.start();
    begun.await();

    gate.close(Duration.ofMillis(1));

    mayEnd.countDown();
    caller.join();
  }

  private String slowly(String what) throws InterruptedException {
    begun.countDown();
    if (what.equals("first")) {
      mayEnd.await();
    }
    return what;
  }

  private static String call(Echo echo) {
    try {
      return echo.say("first");
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static boolean refuses(Echo echo) {
    try {
      echo.say("again");
      return false;
    } catch (BackendException e) {
      assertThat(e).hasMessageContaining("the runtime is closed");
      return !e.retryable();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
