package io.firecamp.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedPollTest {
  private final AtomicLong clock = new AtomicLong();
  private final AtomicInteger requests = new AtomicInteger();

  @Test
  void fresh_askedAtTheSameTime_sendsOneRequest() {
    SharedPoll<Integer> poll = new SharedPoll<>(requests::incrementAndGet, clock::get);

    assertThat(poll.fresh()).isEqualTo(1);
    assertThat(poll.fresh()).isEqualTo(1);
    clock.incrementAndGet();
    assertThat(poll.fresh()).isEqualTo(2);
  }

  @Test
  void fresh_afterAFailure_doesNotGiveTheAnswerFromBefore() {
    SharedPoll<Integer> poll =
        new SharedPoll<>(
            () -> {
              if (requests.incrementAndGet() == 2) {
                throw new IllegalStateException("throttled");
              }
              return requests.get();
            },
            clock::get);
    poll.fresh();
    clock.incrementAndGet();

    assertThatThrownBy(poll::fresh).hasMessage("throttled");
    assertThat(poll.fresh()).isEqualTo(3);
  }
}
