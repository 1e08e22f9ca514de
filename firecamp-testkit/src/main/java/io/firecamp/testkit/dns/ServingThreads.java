package io.firecamp.testkit.dns;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How the server's threads start, calm down after a failure, and end. */
final class ServingThreads {
  private static final Duration JOIN_LIMIT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private ServingThreads() {}

  static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Keeps a failure that repeats at once, such as no free file descriptor, from burning a core. */
  static void pauseAfterFailure() {
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  /** Waits for a thread whose socket is closed; an interrupt is kept for the caller. */
  static void join(Thread thread) {
    if (thread == Thread.currentThread()) {
      return;
    }
    boolean interrupted = false;
    long deadline = System.nanoTime() + JOIN_LIMIT.toNanos();
    while (thread.isAlive()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      try {
        thread.join(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
