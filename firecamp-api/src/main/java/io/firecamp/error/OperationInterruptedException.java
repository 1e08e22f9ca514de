package io.firecamp.error;

/**
 * The calling thread was interrupted; its interrupt status is set again. What was made stays and is
 * recorded: the same call again goes on from there.
 */
public final class OperationInterruptedException extends FirecampException {
  private static final long serialVersionUID = 1L;

  public OperationInterruptedException(String operation, Throwable cause) {
    super(operation + " was interrupted; call it again to go on", cause);
  }
}
