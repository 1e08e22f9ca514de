package io.firecamp.aws.client;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * Adaptive retries for each action of a client by itself, because AWS limits each action by itself:
 * one that is throttled does not slow down the others. Knows the action as an interceptor of the
 * same client, in the thread that calls it.
 */
final class ActionRetries implements RetryStrategy, ExecutionInterceptor {
  /** The engine retries as well, until its deadline. */
  private static final int ATTEMPTS = 4;

  private final Supplier<RetryStrategy> fresh;
  private final Map<String, RetryStrategy> strategies = new ConcurrentHashMap<>();
  private final ThreadLocal<String> action = ThreadLocal.withInitial(() -> "");

  /**
   * @param fresh asked for each action
   */
  ActionRetries(Supplier<RetryStrategy> fresh) {
    this.fresh = fresh;
  }

  static RetryStrategy adaptive() {
    return AwsRetryStrategy.adaptiveRetryStrategy().toBuilder().maxAttempts(ATTEMPTS).build();
  }

  private record ActionToken(RetryStrategy strategy, RetryToken token) implements RetryToken {}

  @Override
  public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
    action.set(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    action.remove();
  }

  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    action.remove();
  }

  @Override
  public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
    RetryStrategy strategy =
        strategies.computeIfAbsent(
            action.get(), name -> Objects.requireNonNull(fresh.get(), "retries"));
    AcquireInitialTokenResponse response = strategy.acquireInitialToken(request);
    return AcquireInitialTokenResponse.create(
        new ActionToken(strategy, response.token()), response.delay());
  }

  @Override
  public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
    ActionToken token = (ActionToken) request.token();
    try {
      RefreshRetryTokenResponse response =
          token.strategy.refreshRetryToken(request.toBuilder().token(token.token).build());
      return RefreshRetryTokenResponse.create(
          new ActionToken(token.strategy, response.token()), response.delay());
    } catch (TokenAcquisitionFailedException e) {
      throw new TokenAcquisitionFailedException(
          e.getMessage(), new ActionToken(token.strategy, e.token()), e.getCause());
    }
  }

  @Override
  public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
    ActionToken token = (ActionToken) request.token();
    RecordSuccessResponse response =
        token.strategy.recordSuccess(RecordSuccessRequest.create(token.token));
    return RecordSuccessResponse.create(new ActionToken(token.strategy, response.token()));
  }

  @Override
  public int maxAttempts() {
    return ATTEMPTS;
  }

  @Override
  public boolean useClientDefaults() {
    return false;
  }

  @Override
  public Builder<?, ?> toBuilder() {
    throw new UnsupportedOperationException("the retries of an action cannot be changed");
  }
}
