package io.firecamp.event;

/**
 * Receives the progress events of operations. Called by several threads, but never concurrently for
 * the same operation; must return quickly. Exceptions that it throws are logged and ignored.
 */
@FunctionalInterface
public interface ProgressListener {
  void onEvent(ProgressEvent event);

  /** A listener that ignores all events. */
  static ProgressListener none() {
    return event -> {};
  }
}
