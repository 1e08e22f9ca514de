package io.firecamp.aws.cloudwatchlogs;

import static io.firecamp.aws.fake.ScriptedAws.json;
import static io.firecamp.aws.fake.ScriptedAws.jsonError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.aws.client.AwsClients;
import io.firecamp.aws.fake.ScriptedAws;
import io.firecamp.aws.fake.ScriptedAws.Reply;
import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.backend.log.LogLine;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CloudWatchLogBackendTest {
  private static final String GROUP = "t1-mypg-0123456789abcdef";
  private static final Owner OWNER = new Owner("t1", "mypg", "0123456789abcdef", "");
  private static final Reply DONE = json("{}");
  private static final Reply EXISTS =
      jsonError(400, "ResourceAlreadyExistsException", "The specified log group already exists");

  private final ScriptedAws aws = new ScriptedAws();
  private final AwsClients clients = aws.clients().build();
  private final CloudWatchLogBackend logs =
      new CloudWatchLogBackend(clients.logs(), "us-east-1", LogRetention.DEFAULT);

  @AfterEach
  void close() {
    clients.close();
  }

  private static Reply events(String backward, String... lines) {
    String events =
        Stream.of(lines)
            .map(l -> "{\"timestamp\":1,\"ingestionTime\":2,\"message\":\"%s\"}".formatted(l))
            .collect(Collectors.joining(","));
    return json(
        "{\"events\":[%s],\"nextBackwardToken\":\"%s\",\"nextForwardToken\":\"f\"}"
            .formatted(events, backward));
  }

  private static Reply group(String retention) {
    return json(
        "{\"logGroups\":[{\"logGroupName\":\"%s-other\"},{\"logGroupName\":\"%s\"%s}]}"
            .formatted(GROUP, GROUP, retention));
  }

  private static Reply streams(String... names) {
    StringBuilder streams = new StringBuilder();
    for (int i = 0; i < names.length; i++) {
      streams
          .append(i == 0 ? "" : ",")
          .append("{\"logStreamName\":\"%s\",\"creationTime\":%d}".formatted(names[i], i));
    }
    return json("{\"logStreams\":[%s]}".formatted(streams));
  }

  private List<String> read(int limit) {
    return logs.read(GROUP, "mypg-0", limit).stream().map(LogLine::text).toList();
  }

  @Test
  void read_emptyPage_isNotTheEnd() {
    aws.on("DescribeLogStreams", streams("mypg-0/c/1"))
        .on("GetLogEvents", events("1", "c"), events("2"), events("3", "a", "b"), events("3"));

    assertThat(read(10)).containsExactly("a", "b", "c");
  }

  @Test
  void read_lastLines_needNoOlderPageOrStream() {
    aws.on("DescribeLogStreams", streams("mypg-0/c/z", "mypg-0/c/a"))
        .on("GetLogEvents", events("1", "y", "z"));

    assertThat(read(2)).containsExactly("y", "z");
    assertThat(aws.requests()).containsExactly("DescribeLogStreams", "GetLogEvents");
  }

  @Test
  void read_streamDeletedMeanwhile_isNoFailure() {
    aws.on("DescribeLogStreams", streams("mypg-0/c/1"))
        .on("GetLogEvents", jsonError(400, "ResourceNotFoundException", "no such stream"));

    assertThat(read(10)).isEmpty();
  }

  @Test
  void ensureGroup_new_setsTheRetention() {
    aws.on("CreateLogGroup", DONE).on("PutRetentionPolicy", DONE);

    logs.ensureGroup(GROUP, OWNER);
    assertThat(aws.requests()).containsExactly("CreateLogGroup", "PutRetentionPolicy");
  }

  @Test
  void ensureGroup_leftWithoutRetention_completesIt() {
    aws.on("CreateLogGroup", EXISTS)
        .on("DescribeLogGroups", group(""))
        .on("PutRetentionPolicy", DONE);

    logs.ensureGroup(GROUP, OWNER);
    assertThat(aws.requests())
        .containsExactly("CreateLogGroup", "DescribeLogGroups", "PutRetentionPolicy");
  }

  @Test
  void ensureGroup_withAnotherRetention_leavesIt() {
    aws.on("CreateLogGroup", EXISTS).on("DescribeLogGroups", group(",\"retentionInDays\":365"));

    logs.ensureGroup(GROUP, OWNER);
    assertThat(aws.requests()).containsExactly("CreateLogGroup", "DescribeLogGroups");
  }

  @Test
  void ensureGroup_whileAnotherChangesIt_mayBeRetried() {
    aws.on("CreateLogGroup", jsonError(400, "OperationAbortedException", "conflict"));

    assertThatThrownBy(() -> logs.ensureGroup(GROUP, OWNER))
        .isInstanceOfSatisfying(BackendException.class, e -> assertThat(e.retryable()).isTrue());
  }

  @Test
  void destination_isTheDriverOfAws_andNeverBlocksTheServer() {
    assertThat(logs.destination(GROUP, "mypg-0").options())
        .containsEntry("driver", "awslogs")
        .containsEntry("awslogs-group", GROUP)
        .containsEntry("awslogs-region", "us-east-1")
        .containsEntry("awslogs-stream-prefix", "mypg-0")
        .containsEntry("mode", "non-blocking");
  }

  @Test
  void retention_thatAwsDoesNotAccept_isRefused() {
    assertThatThrownBy(() -> new LogRetention(15))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("choose one of");
  }
}
