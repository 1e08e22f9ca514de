package io.firecamp.error;

/**
 * The calling thread was interrupted; its interrupt status is set again. What was created stays and
 * is recorded: the same call again resumes the operation.
 */
public final class OperationInterruptedException extends FirecampException {
  private static final long serialVersionUID = 1L;

  public OperationInterruptedException(String operation, Throwable cause) {
    super(operation + " was interrupted; call it again to resume it", cause);
  }
}
