package io.firecamp.event;

/**
 * Is told what an operation does. Called by several threads, never at the same time for the same
 * operation; must return quickly. What it throws is logged and ignored.
 */
@FunctionalInterface
public interface ProgressListener {
  void onEvent(ProgressEvent event);

  /** Listens to nothing. */
  static ProgressListener none() {
    return event -> {};
  }
}
