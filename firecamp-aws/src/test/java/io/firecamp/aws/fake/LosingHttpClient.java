package io.firecamp.aws.fake;

import io.firecamp.aws.client.AwsClients;
import java.io.IOException;
import java.net.SocketException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Sends requests and loses the replies that it is told to lose: the requests were carried out. */
public final class LosingHttpClient implements SdkHttpClient {
  private final SdkHttpClient http = UrlConnectionHttpClient.create();
  private final Map<String, Integer> losses = new ConcurrentHashMap<>();

  /** Loses that many replies to the action. */
  public void lose(String action, int replies) {
    losses.put(action, replies);
  }

  /** Makes clients lose the replies. */
  public AwsClients.Builder of(AwsClients.Builder clients) {
    return clients.httpClient(this).interceptor(ActionHeader.INSTANCE).retries(ScriptedAws::atOnce);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest sent = http.prepareRequest(request);
    String action = ActionHeader.of(request.httpRequest());
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        HttpExecuteResponse reply = sent.call();
        if (isLost(action)) {
          reply.responseBody().ifPresent(b -> b.abort());
          throw new SocketException("Connection reset");
        }
        return reply;
      }

      @Override
      public void abort() {
        sent.abort();
      }
    };
  }

  private boolean isLost(String action) {
    Integer before = losses.computeIfPresent(action, (a, left) -> left - 1);
    return before != null && before >= 0;
  }

  @Override
  public void close() {
    http.close();
  }
}
