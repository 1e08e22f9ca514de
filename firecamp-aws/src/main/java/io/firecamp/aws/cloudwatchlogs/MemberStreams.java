package io.firecamp.aws.cloudwatchlogs;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.backend.log.LogLine;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** The streams of one member, read from the newest line on until there are enough. */
final class MemberStreams {
  /** As many events as one reply may have. */
  private static final int PAGE = 10_000;

  private final CloudWatchLogsClient client;
  private final AwsApi api;

  MemberStreams(CloudWatchLogsClient client, AwsApi api) {
    this.client = client;
    this.api = api;
  }

  List<LogLine> lastLines(String group, String member, int limit) {
    Deque<LogLine> lines = new ArrayDeque<>();
    if (limit > 0) {
      for (LogStream stream : newestFirst(group, member)) {
        prepend(lines, group, stream.logStreamName(), limit);
        if (lines.size() >= limit) {
          break;
        }
      }
    }
    return List.copyOf(lines);
  }

  private List<LogStream> newestFirst(String group, String member) {
    List<LogStream> streams = new ArrayList<>();
    api.call(
        "DescribeLogStreams",
        "of member %s in log group %s".formatted(member, group),
        () -> {
          streams.clear();
          client
              .describeLogStreamsPaginator(
                  r -> r.logGroupName(group).logStreamNamePrefix(member + "/"))
              .logStreams()
              .forEach(streams::add);
          return true;
        });
    streams.sort(
        Comparator.comparing(LogStream::creationTime)
            .thenComparing(LogStream::logStreamName)
            .reversed());
    return streams;
  }

  /** A page may be empty: the end is where the token no longer changes. */
  private void prepend(Deque<LogLine> lines, String group, String stream, int limit) {
    String token = null;
    while (lines.size() < limit) {
      String from = token;
      int wanted = Math.min(PAGE, limit - lines.size());
      GetLogEventsResponse page =
          api.call(
              "GetLogEvents",
              "of stream %s in log group %s".formatted(stream, group),
              () ->
                  client.getLogEvents(
                      r ->
                          r.logGroupName(group)
                              .logStreamName(stream)
                              .startFromHead(false)
                              .limit(wanted)
                              .nextToken(from)));
      List<OutputLogEvent> events = page.events();
      for (int i = events.size() - 1; i >= 0 && lines.size() < limit; i--) {
        lines.addFirst(line(stream, events.get(i)));
      }
      token = page.nextBackwardToken();
      if (token == null || token.equals(from)) {
        return;
      }
    }
  }

  private static LogLine line(String stream, OutputLogEvent event) {
    return LogLine.builder().stream(stream)
        .time(Instant.ofEpochMilli(event.timestamp()))
        .text(event.message())
        .build();
  }
}
