package io.firecamp.aws.emulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Requests to an emulator that are no requests to AWS. */
final class Http {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private Http() {}

  /** Whether anything of HTTP answers there. */
  static boolean answers(URI address) {
    try {
      CLIENT.send(request(address).GET().build(), BodyHandlers.discarding());
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Posts a document.
   *
   * @throws EmulatorException unless the answer is a success
   */
  static void post(URI address, String json) {
    try {
      int status =
          CLIENT
              .send(
                  request(address)
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofString(json))
                      .build(),
                  BodyHandlers.discarding())
              .statusCode();
      if (status / 100 != 2) {
        throw new EmulatorException(address + " answers with " + status, null);
      }
    } catch (IOException e) {
      throw new EmulatorException(address + " does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmulatorException("interrupted while waiting for " + address, e);
    }
  }

  private static HttpRequest.Builder request(URI address) {
    return HttpRequest.newBuilder(address).timeout(PATIENCE);
  }
}
