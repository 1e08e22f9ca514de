package io.firecamp.testkit.docker.log;

import io.firecamp.backend.log.LogLine;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one container has said.
 *
 * @param stream the container's name
 * @param created when the container was made
 */
record KeptLog(String stream, Instant created, List<LogLine> lines) {

  /** Standard output and errors come apart; their time brings them together again. */
  static KeptLog parse(String stream, Instant created, Stream<String> text) {
    List<LogLine> lines =
        text.map(line -> line(stream, line))
            .sorted(Comparator.comparing(l -> l.time().orElse(Instant.MIN)))
            .toList();
    return new KeptLog(stream, created, lines);
  }

  private static LogLine line(String stream, String text) {
    int space = text.indexOf(' ');
    try {
      Instant time = Instant.parse(space < 0 ? text : text.substring(0, space));
      return LogLine.builder().stream(stream)
          .time(time)
          .text(space < 0 ? "" : text.substring(space + 1))
          .build();
    } catch (DateTimeParseException e) {
      return LogLine.builder().stream(stream).text(text).build();
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (LogLine line : lines) {
      line.time().ifPresent(t -> text.append(t).append(' '));
      text.append(line.text()).append('\n');
    }
    return text.toString();
  }
}
