package io.firecamp.aws.fake;

import io.firecamp.aws.client.AwsClients;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * Replies of AWS as a test scripts them, for what no emulator does. The clients are the real ones:
 * they sign, retry and read as always, but retry at once.
 */
public final class ScriptedAws implements SdkHttpClient {
  private final Map<String, Deque<Reply>> replies = new HashMap<>();
  private final List<String> requests = new ArrayList<>();
  private boolean closed;

  /** What a request gets. */
  @FunctionalInterface
  public interface Reply {
    /** Returns the reply, or fails as a broken connection does. */
    HttpExecuteResponse to(String body) throws IOException;
  }

  /** Adds replies of the action, in order; the last one is repeated. */
  public ScriptedAws on(String action, Reply... inOrder) {
    replies.computeIfAbsent(action, a -> new ArrayDeque<>()).addAll(List.of(inOrder));
    return this;
  }

  /** Clients that reach nothing but this. */
  public AwsClients.Builder clients() {
    return AwsClients.builder()
        .region("us-east-1")
        .credentials(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "changeme")))
        .httpClient(this)
        .interceptor(ActionHeader.INSTANCE)
        .retries(ScriptedAws::atOnce);
  }

  /** Three attempts without a pause. */
  public static RetryStrategy atOnce() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .backoffStrategy(BackoffStrategy.retryImmediately())
        .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
        .build();
  }

  /** The actions that were requested, in order, with every attempt. */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /** Whether it was closed. */
  public synchronized boolean isClosed() {
    return closed;
  }

  /** A reply of the services that speak JSON. */
  public static Reply json(String body) {
    return request -> response(200, body, "application/x-amz-json-1.1");
  }

  /** A refusal by one of the services that speak JSON. */
  public static Reply jsonError(int status, String code, String message) {
    return request ->
        response(
            status,
            "{\"__type\":\"%s\",\"message\":\"%s\",\"Message\":\"%s\"}"
                .formatted(code, message, message),
            "application/x-amz-json-1.1");
  }

  /** A refusal by one of the services that speak XML, except EC2. */
  public static Reply xmlError(int status, String code, String message) {
    return request ->
        response(
            status,
            ("<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>"
                    + "<RequestId>request-1</RequestId></ErrorResponse>")
                .formatted(code, message),
            "text/xml");
  }

  /** The connection breaks. */
  public static Reply broken() {
    return request -> {
      throw new SocketException("Connection reset");
    };
  }

  /** Any response. */
  public static HttpExecuteResponse response(int status, String body, String type) {
    InputStream content = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(status)
                .putHeader("Content-Type", type)
                .putHeader("x-amzn-RequestId", "request-1")
                .build())
        .responseBody(AbortableInputStream.create(content))
        .build();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    String action = ActionHeader.of(request.httpRequest());
    String body = request.contentStreamProvider().map(ScriptedAws::text).orElse("");
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return next(action).to(body);
      }

      @Override
      public void abort() {}
    };
  }

  private synchronized Reply next(String action) {
    requests.add(action);
    Deque<Reply> left = replies.get(action);
    if (left == null) {
      throw new AssertionError("no reply is scripted for " + action);
    }
    return left.size() > 1 ? left.remove() : left.getFirst();
  }

  private static String text(ContentStreamProvider provider) {
    try (InputStream in = provider.newStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
