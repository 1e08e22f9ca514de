package io.firecamp.testkit.machine.os;

import io.firecamp.backend.BackendException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a program prints, read in a thread of its own, as a full pipe would stall the program. */
public final class Drain {
  /** A child of the program may have the pipe still. */
  private static final int ENDS_WITHIN_SECONDS = 5;

  private final CompletableFuture<byte[]> read = new CompletableFuture<>();

  private Drain() {}

  /** Begins to read. */
  public static Drain of(InputStream stream) {
    Drain drain = new Drain();
    Thread thread = new Thread(() -> drain.read(stream), "program output");
    thread.setDaemon(true);
    thread.start();
    return drain;
  }

  private void read(InputStream stream) {
    try {
      read.complete(stream.readAllBytes());
    } catch (IOException e) {
      read.completeExceptionally(e);
    }
  }

  /**
   * All of it, as the program has ended.
   *
   * @throws BackendException retryable, if it cannot be read, or something still holds the pipe
   */
  public String text() throws InterruptedException {
    try {
      return new String(read.get(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS), StandardCharsets.UTF_8);
    } catch (ExecutionException | TimeoutException e) {
      throw BackendException.transientFailure("what the program printed cannot be read: " + e, e);
    }
  }
}
