package io.firecamp.aws.client;

import io.firecamp.backend.BackendException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that AWS refused or failed. The message names the service, the action, what it was
 * about, the error code, AWS's own words, the id of the request and what to do.
 */
public final class AwsException extends BackendException {
  private static final long serialVersionUID = 1L;

  private final AwsService service;
  private final String action;
  private final String code;
  private final String reason;
  private final String requestId;

  AwsException(
      String message,
      boolean retryable,
      Effect effect,
      @Nullable Throwable cause,
      AwsService service,
      String action,
      String code,
      String reason,
      String requestId) {
    super(message, retryable, effect, cause);
    this.service = service;
    this.action = action;
    this.code = code;
    this.reason = reason;
    this.requestId = requestId;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** The service that was called. */
  public AwsService service() {
    return service;
  }

  /** The action that was requested, such as {@code AttachVolume}. */
  public String action() {
    return action;
  }

  /** The error code, such as {@code VolumeInUse}; empty if there was no reply. */
  public String code() {
    return code;
  }

  /** AWS's own words, or the client's if there was no reply. */
  public String reason() {
    return reason;
  }

  /** The id by which AWS knows the request; empty if there was no reply. */
  public String requestId() {
    return requestId;
  }

  /** Whether the error code is one of these. */
  public boolean is(String... codes) {
    return List.of(codes).contains(code);
  }
}
