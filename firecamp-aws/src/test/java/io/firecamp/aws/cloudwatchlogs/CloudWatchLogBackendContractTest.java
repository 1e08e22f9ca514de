package io.firecamp.aws.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.aws.client.AwsClients;
import io.firecamp.aws.fake.TestClients;
import io.firecamp.backend.Owner;
import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.testkit.contract.LogBackendContract;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

class CloudWatchLogBackendContractTest extends LogBackendContract {
  private final AwsClients clients = TestClients.newAccount().build();
  private final Set<String> streams = new HashSet<>();
  private long time = System.currentTimeMillis();

  @AfterEach
  void close() {
    clients.close();
  }

  @Override
  protected LogBackend create() {
    return new CloudWatchLogBackend(clients.logs(), TestClients.REGION, new LogRetention(14));
  }

  /** As Docker's driver does it; it learns everything from the options. */
  @Override
  protected void write(LogDestination to, String container, String line) {
    String group = option(to, "awslogs-group");
    String stream = "%s/%s/%s".formatted(option(to, "awslogs-stream-prefix"), "member", container);
    if (streams.add(group + stream)) {
      clients.logs().createLogStream(r -> r.logGroupName(group).logStreamName(stream));
    }
    time++;
    clients
        .logs()
        .putLogEvents(
            r ->
                r.logGroupName(group)
                    .logStreamName(stream)
                    .logEvents(InputLogEvent.builder().timestamp(time).message(line).build()));
  }

  private static String option(LogDestination to, String name) {
    return Map.copyOf(to.options()).getOrDefault(name, "");
  }

  @Test
  void group_hasRetention_andTheTagsOfItsService() {
    create().ensureGroup("t1-mypg-0123", new Owner("t1", "mypg", "0123", ""));

    LogGroup group =
        clients
            .logs()
            .describeLogGroups(r -> r.logGroupNamePrefix("t1-mypg-0123"))
            .logGroups()
            .get(0);
    assertThat(group.retentionInDays()).isEqualTo(14);
    assertThat(clients.logs().listTagsForResource(r -> r.resourceArn(arn(group))).tags())
        .containsEntry("firecamp:service", "mypg");
  }

  private static String arn(LogGroup group) {
    return group.arn().replaceAll(":\\*$", "");
  }
}
