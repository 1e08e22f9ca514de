package io.firecamp.internal.call;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets many waiting steps share one request: each caller gets a reply to a request that was sent
 * after its call, and concurrent callers share the same reply.
 */
public final class SharedPoll<T> {
  private final Supplier<T> request;
  private final LongSupplier ticks;
  private @Nullable T last;
  private long sentAt;

  /** Replies come from that request; ticks grow with time. */
  public SharedPoll(Supplier<T> request, LongSupplier ticks) {
    this.request = request;
    this.ticks = ticks;
  }

  /** Returns a reply to a request that is sent now or later. */
  public T fresh() {
    long asked = ticks.getAsLong();
    synchronized (this) {
      T answer = last;
      if (answer == null || sentAt - asked < 0) {
        long sent = ticks.getAsLong();
        answer = request.get();
        last = answer;
        sentAt = sent;
      }
      return answer;
    }
  }
}
