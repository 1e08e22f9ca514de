package io.firecamp.error;

/**
 * Thrown when the service is in a state that does not permit the request, such as being deleted.
 */
public final class ServiceStateException extends FirecampException {
  private static final long serialVersionUID = 1L;

  public ServiceStateException(String message) {
    super(message);
  }
}
