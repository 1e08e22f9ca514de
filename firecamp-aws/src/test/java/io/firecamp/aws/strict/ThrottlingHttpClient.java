package io.firecamp.aws.strict;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/**
 * Answers some requests as AWS does when there are too many of them, without sending them: EC2 with
 * 503 and {@code RequestLimitExceeded} (EC2 developer guide, "request throttling"), ECS with 400
 * and {@code ThrottlingException} (ECS API reference, "request throttling").
 */
public final class ThrottlingHttpClient implements SdkHttpClient {
  private static final String EC2 =
      "<Response><Errors><Error><Code>RequestLimitExceeded</Code>"
          + "<Message>Request limit exceeded.</Message></Error></Errors>"
          + "<RequestID>throttled</RequestID></Response>";
  private static final String JSON =
      "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}";

  private final SdkHttpClient real;
  private final double share;
  private final Random random;

  /**
   * @param share of the requests that are throttled, 0 to 1
   */
  public ThrottlingHttpClient(SdkHttpClient real, double share, long seed) {
    this.real = real;
    this.share = share;
    this.random = new Random(seed);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    if (!isThrottled()) {
      return real.prepareRequest(request);
    }
    boolean json = request.httpRequest().firstMatchingHeader("X-Amz-Target").isPresent();
    byte[] body = (json ? JSON : EC2).getBytes(StandardCharsets.UTF_8);
    HttpExecuteResponse response =
        HttpExecuteResponse.builder()
            .response(
                SdkHttpFullResponse.builder()
                    .statusCode(json ? 400 : 503)
                    .putHeader("Content-Type", json ? "application/x-amz-json-1.1" : "text/xml")
                    .putHeader("Content-Length", Integer.toString(body.length))
                    .build())
            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
            .build();
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() {
        return response;
      }

      @Override
      public void abort() {}
    };
  }

  private synchronized boolean isThrottled() {
    return random.nextDouble() < share;
  }

  @Override
  public String clientName() {
    return "throttling";
  }

  @Override
  public void close() {
    real.close();
  }
}
