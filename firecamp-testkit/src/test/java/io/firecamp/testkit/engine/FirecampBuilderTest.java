package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.Firecamp;
import io.firecamp.FirecampBuilder;
import io.firecamp.engine.CallOptions;
import io.firecamp.testkit.memory.InMemoryCloud;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Nonsense is refused where it is said. */
class FirecampBuilderTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private final FirecampBuilder builder = Firecamp.builder(InMemoryCloud.threeZones(1).backends());

  private static void refused(Runnable call, String words) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void durations_thatAreNotPositive_areRefused() {
    refused(() -> builder.timeout(Duration.ZERO), "timeout PT0S is not positive");
    refused(() -> builder.timeout(SECOND.negated()), "timeout PT-1S is not positive");
    refused(() -> builder.poll(Duration.ZERO, SECOND), "first poll interval");
    refused(() -> builder.retry(Duration.ZERO, SECOND), "first retry delay");
    refused(() -> CallOptions.within(Duration.ZERO), "timeout PT0S is not positive");
    refused(() -> CallOptions.defaults().timeout(SECOND.negated()), "PT-1S is not positive");
  }

  @Test
  void pauses_whoseLongestIsShorter_areRefused() {
    refused(() -> builder.poll(SECOND, Duration.ofMillis(10)), "is shorter than the first, PT1S");
    refused(() -> builder.retry(SECOND, Duration.ofMillis(10)), "is shorter than the first, PT1S");
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without a null checker do
  void null_isRefused_andNamed() {
    assertThatThrownBy(() -> builder.time(null)).hasMessageContaining("time");
    assertThatThrownBy(() -> builder.listener(null)).hasMessageContaining("listener");
    assertThatThrownBy(() -> builder.executor(null)).hasMessageContaining("executor");
    assertThatThrownBy(() -> builder.reach(null)).hasMessageContaining("reach");
    assertThatThrownBy(() -> Firecamp.builder(null)).hasMessageContaining("backends");
    assertThatThrownBy(() -> builder.timeout(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void calls_afterClose_areRefused() {
    Firecamp firecamp = builder.build();
    firecamp.close();
    firecamp.close();

    assertThatThrownBy(() -> firecamp.engine().list("t1"))
        .hasMessageContaining("list is refused because this runtime was closed");
  }
}
