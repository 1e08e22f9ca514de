package io.firecamp.error;

/** The service is in a state in which the request makes no sense, such as being deleted. */
public final class ServiceStateException extends FirecampException {
  private static final long serialVersionUID = 1L;

  public ServiceStateException(String message) {
    super(message);
  }
}
