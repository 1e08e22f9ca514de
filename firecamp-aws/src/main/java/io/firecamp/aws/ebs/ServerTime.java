package io.firecamp.aws.ebs;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;

/** What AWS's clock said when it answered: this machine's may be minutes off. */
final class ServerTime {
  private ServerTime() {}

  static Instant of(SdkResponse response) {
    if (response.sdkHttpResponse() == null) {
      return Instant.now();
    }
    return response
        .sdkHttpResponse()
        .firstMatchingHeader("Date")
        .map(ServerTime::parsed)
        .orElseGet(Instant::now);
  }

  /** How long before the answer that was; nothing if it is not known. */
  static Duration age(@Nullable Instant then, SdkResponse response) {
    return then == null ? Duration.ZERO : Duration.between(then, of(response));
  }

  private static Instant parsed(String date) {
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
    } catch (DateTimeParseException e) {
      return Instant.now();
    }
  }
}
