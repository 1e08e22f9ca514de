package io.firecamp.testkit.local.boot;

import io.firecamp.spec.Secret;
import io.firecamp.testkit.machine.RuntimeKind;
import io.firecamp.testkit.machine.Shelf;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of a template that are made in the background, so that the next members need only take
 * them. All runtimes of this JVM that have their directories in the same place share them. None are
 * made where there is little room. Thread-safe.
 */
public final class ReadyCopies {
  private static final Logger LOG = LoggerFactory.getLogger(ReadyCopies.class);
  private static final long ROOM_AT_LEAST = 2L << 30;
  private static final Duration AFTER_LAST_START = Duration.ofMillis(150);
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);
  private static final Map<Place, ReadyCopies> ALL = new ConcurrentHashMap<>();
  private static final ExecutorService THREADS = threads();

  private record Place(Path parent, Path template) {}

  private final Template template;
  private final Path parent;
  private final RuntimeKind kind;
  private final Deque<CompletableFuture<Path>> copies = new ArrayDeque<>();
  private @Nullable Path shelf;
  private int starting;

  private ReadyCopies(Template template, Path parent, RuntimeKind kind) {
    this.template = template;
    this.parent = parent;
    this.kind = kind;
  }

  /**
   * Those of that template for runtimes whose directories are in the parent.
   *
   * @param kind whose leftovers include these
   */
  public static ReadyCopies of(Template template, Path parent, RuntimeKind kind) {
    return ALL.computeIfAbsent(
        new Place(parent, template.directory()), p -> new ReadyCopies(template, parent, kind));
  }

  /** Like {@link #prepare}, if the template is there, which is not made for it. */
  public void prepareIfWarm(int wanted) {
    try {
      if (template.isWhole()) {
        prepare(wanted);
      }
    } catch (IOException e) {
      LOG.debug("no copies are made beforehand", e);
    }
  }

  /** The administrator's password in a copy. */
  Secret key() throws IOException, InterruptedException {
    return template.key();
  }

  /** Begins to make copies until there are as many as wanted; returns at once. */
  public synchronized void prepare(int wanted) {
    try {
      if (wanted > copies.size() && Files.getFileStore(parent).getUsableSpace() >= ROOM_AT_LEAST) {
        if (shelf == null) {
          shelf = Shelf.in(kind, parent, ReadyCopies::stop).directory();
        }
        while (copies.size() < wanted) {
          Path copy = shelf.resolve(UUID.randomUUID().toString());
          copies.add(CompletableFuture.supplyAsync(() -> make(copy), THREADS));
        }
      }
    } catch (IOException | RejectedExecutionException | IllegalStateException e) {
      LOG.debug("no copies are made beforehand", e);
    }
  }

  /** A member's first start begins. */
  synchronized void startBegins() {
    starting++;
  }

  /** It has ended: when none is under way any more, the next copies are made. */
  synchronized void startEnded(int wanted) {
    starting--;
    CompletableFuture.delayedExecutor(AFTER_LAST_START.toMillis(), TimeUnit.MILLISECONDS, THREADS)
        .execute(
            () -> {
              if (isQuiet()) {
                prepare(wanted);
              }
            });
  }

  private synchronized boolean isQuiet() {
    return starting == 0;
  }

  /** Fills both directories, which are there and empty; the link to the WAL is not made. */
  void copyTo(Path pgdata, Path wal) throws IOException, InterruptedException {
    Optional<Path> ready = take();
    if (ready.isEmpty()) {
      template.copyTo(pgdata, wal);
      return;
    }
    replace(data(ready.get()), pgdata);
    replace(wal(ready.get()), wal);
    Files.delete(ready.get());
  }

  private static void replace(Path ready, Path target) throws IOException {
    Files.delete(target);
    Files.move(ready, target);
  }

  private Optional<Path> take() throws InterruptedException {
    CompletableFuture<Path> copy;
    synchronized (this) {
      copy = copies.poll();
    }
    try {
      return copy == null ? Optional.empty() : Optional.of(copy.get());
    } catch (ExecutionException e) {
      LOG.debug("a copy could not be made beforehand", e);
      return Optional.empty();
    }
  }

  private Path make(Path copy) {
    try {
      Files.createDirectory(copy);
      template.user().passage(copy);
      template.user().privateDirectory(data(copy));
      template.user().privateDirectory(wal(copy));
      template.copyTo(data(copy), wal(copy));
      return copy;
    } catch (IOException e) {
      throw new BootException("no copy of the template can be made: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BootException("interrupted", e);
    } finally {
      if (Thread.currentThread().isInterrupted()) {
        clear(copy);
      }
    }
  }

  private static void clear(Path copy) {
    try {
      Trees.delete(copy);
    } catch (IOException e) {
      LOG.debug("{} goes with its shelf", copy, e);
    }
  }

  private static Path data(Path copy) {
    return copy.resolve("db");
  }

  private static Path wal(Path copy) {
    return copy.resolve("wal");
  }

  /** At the exit of the JVM: nothing is made any more when this returns. */
  private static void stop() {
    THREADS.shutdownNow();
    try {
      if (!THREADS.awaitTermination(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("a copy is still being made");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ExecutorService threads() {
    return Executors.newFixedThreadPool(
        2,
        task -> {
          Thread thread = new Thread(task, "firecamp-copies");
          thread.setDaemon(true);
          return thread;
        });
  }
}
