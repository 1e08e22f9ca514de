package io.firecamp.aws.client;

import io.firecamp.backend.BackendException.Effect;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Sends requests to one service of AWS. The only place where errors of AWS are translated: every
 * backend calls AWS through it.
 */
public final class AwsApi {
  /** Errors that pass by themselves, although the SDK does not retry them. */
  private static final Set<String> PASSING =
      Set.of(
          "IncorrectState",
          "IncorrectModificationState",
          "InternalFailure",
          "InternalServerError",
          "InternalServiceError",
          "OperationAbortedException",
          "PriorRequestNotComplete",
          "ServerException",
          "ServiceUnavailable",
          "ServiceUnavailableException",
          "SnapshotCreationPerVolumeRateExceeded",
          "TransactionConflictException",
          "Unavailable",
          "VolumeModificationRateExceeded");

  private static final Set<String> DENIED =
      Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation");

  private static final Set<String> CREDENTIALS =
      Set.of(
          "AuthFailure",
          "ExpiredToken",
          "ExpiredTokenException",
          "IncompleteSignature",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "MissingAuthenticationToken",
          "SignatureDoesNotMatch",
          "UnrecognizedClientException");

  private final AwsService service;

  private AwsApi(AwsService service) {
    this.service = service;
  }

  /** Returns what sends requests to that service. */
  public static AwsApi of(AwsService service) {
    return new AwsApi(Objects.requireNonNull(service, "service"));
  }

  /**
   * Sends a request and returns the reply.
   *
   * @param action the action as AWS names it, such as {@code AttachVolume}
   * @param subject what it is about, in words that follow the action: "of vol-1 to i-2"; nothing
   *     confidential
   * @throws AwsException if it fails: retryable if AWS throttled it, was not reached or failed by
   *     itself; without effect only if AWS refused the first attempt
   */
  public <T> T call(String action, String subject, Supplier<T> request) {
    try {
      return request.get();
    } catch (AwsServiceException e) {
      throw replied(action, subject, e);
    } catch (SdkException e) {
      throw notReplied(action, subject, e);
    }
  }

  private AwsException replied(String action, String subject, AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? "" : Objects.requireNonNullElse(details.errorCode(), "");
    String word = details == null ? "" : Objects.requireNonNullElse(details.errorMessage(), "");
    String id = Objects.requireNonNullElse(e.requestId(), "");
    boolean retryable =
        e.isThrottlingException() || e.statusCode() >= 500 || PASSING.contains(code);
    boolean refused = e.statusCode() < 500 && isFirstAttempt(e);
    String message =
        "%s %s %s failed: %s (%sHTTP %d%s); %s"
            .formatted(
                service.label(),
                action,
                subject,
                word.isEmpty() ? "no reason was given" : word,
                code.isEmpty() ? "" : code + ", ",
                e.statusCode(),
                id.isEmpty() ? "" : ", request " + id,
                remedy(action, code, e, retryable));
    return new AwsException(
        message,
        retryable,
        refused ? Effect.NONE : Effect.UNKNOWN,
        e,
        service,
        action,
        code,
        word,
        id);
  }

  private static boolean isFirstAttempt(SdkException e) {
    return e.numAttempts() == null || e.numAttempts() <= 1;
  }

  private String remedy(String action, String code, AwsServiceException e, boolean retryable) {
    if (DENIED.contains(code)) {
      return "allow " + service.permission(action) + " to the caller";
    }
    if (CREDENTIALS.contains(code)) {
      return "check the credentials and the clock of this machine";
    }
    if (e.isThrottlingException()) {
      return "AWS limits the rate of such requests: retry later";
    }
    return retryable ? "retry later" : "retrying does not help";
  }

  private AwsException notReplied(String action, String subject, SdkException e) {
    if (e instanceof AbortedException) {
      Thread.currentThread().interrupt();
      return withoutReply(action, subject, "interrupted", true, Effect.UNKNOWN, e);
    }
    if (isOfNetwork(e)) {
      return withoutReply(
          action,
          subject,
          "no reply: %s; check region, endpoint and network".formatted(lastWord(e)),
          true,
          Effect.UNKNOWN,
          e);
    }
    return withoutReply(
        action,
        subject,
        "%s; check region and credentials".formatted(lastWord(e)),
        false,
        Effect.UNKNOWN,
        e);
  }

  private AwsException withoutReply(
      String action, String subject, String why, boolean retryable, Effect effect, SdkException e) {
    String message = "%s %s %s failed: %s".formatted(service.label(), action, subject, why);
    return new AwsException(message, retryable, effect, e, service, action, "", why, "");
  }

  private static boolean isOfNetwork(SdkException e) {
    if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
      return true;
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  private static String lastWord(SdkException e) {
    String word = e.getMessage();
    return word == null ? e.getClass().getSimpleName() : word;
  }
}
