package io.firecamp.error;

/**
 * Thrown when the calling thread is interrupted; its interrupt status is set again. Everything that
 * was created remains and is recorded; repeating the call resumes the operation.
 */
public final class OperationInterruptedException extends FirecampException {
  private static final long serialVersionUID = 1L;

  public OperationInterruptedException(String operation, Throwable cause) {
    super(operation + " was interrupted; call it again to resume it", cause);
  }
}
