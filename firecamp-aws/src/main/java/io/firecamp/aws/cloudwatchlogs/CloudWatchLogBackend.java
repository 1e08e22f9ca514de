package io.firecamp.aws.cloudwatchlogs;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.aws.client.AwsService;
import io.firecamp.backend.Owner;
import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.backend.log.LogLine;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/**
 * A log group per service in CloudWatch Logs, written by Docker's {@code awslogs} driver: a stream
 * per container, {@code member/container/task}.
 */
public final class CloudWatchLogBackend implements LogBackend {
  /**
   * Output must not block the server when CloudWatch Logs cannot be reached, and a short outage
   * must not lose lines.
   */
  private static final Map<String, String> DELIVERY =
      Map.of("mode", "non-blocking", "max-buffer-size", "25m");

  private static final String MISSING = "ResourceNotFoundException";

  private final CloudWatchLogsClient client;
  private final String region;
  private final LogRetention retention;
  private final MemberStreams streams;
  private final AwsApi api = AwsApi.of(AwsService.CLOUDWATCH_LOGS);

  /**
   * Keeps logs in the account and region of the client.
   *
   * @param client used, and never closed
   * @param region the client's region, which containers have to know
   * @param retention of groups that are created
   */
  public CloudWatchLogBackend(CloudWatchLogsClient client, String region, LogRetention retention) {
    this.client = Objects.requireNonNull(client, "client");
    this.region = Objects.requireNonNull(region, "region");
    this.retention = Objects.requireNonNull(retention, "retention");
    this.streams = new MemberStreams(client, api);
  }

  @Override
  public void ensureGroup(String group, Owner owner) {
    if (create(group, owner) || isWithoutRetention(group)) {
      retain(group);
    }
  }

  private boolean create(String group, Owner owner) {
    try {
      api.call(
          "CreateLogGroup",
          subject(group),
          () -> client.createLogGroup(r -> r.logGroupName(group).tags(owner.tags())));
      return true;
    } catch (AwsException e) {
      if (e.is("ResourceAlreadyExistsException")) {
        return false;
      }
      throw e;
    }
  }

  /** It was created by a call that ended before the retention was set, or by a container. */
  private boolean isWithoutRetention(String group) {
    return retention.days() > 0 && find(group).filter(g -> g.retentionInDays() == null).isPresent();
  }

  private Optional<LogGroup> find(String group) {
    return api
        .call(
            "DescribeLogGroups",
            subject(group),
            () -> client.describeLogGroups(r -> r.logGroupNamePrefix(group)))
        .logGroups()
        .stream()
        .filter(g -> g.logGroupName().equals(group))
        .findFirst();
  }

  private void retain(String group) {
    if (retention.days() > 0) {
      api.call(
          "PutRetentionPolicy",
          subject(group),
          () ->
              client.putRetentionPolicy(
                  r -> r.logGroupName(group).retentionInDays(retention.days())));
    }
  }

  @Override
  public LogDestination destination(String group, String member) {
    return LogDestination.builder()
        .group(group)
        .streamPrefix(member)
        .putOptions("driver", "awslogs")
        .putOptions("awslogs-group", group)
        .putOptions("awslogs-region", region)
        .putOptions("awslogs-stream-prefix", member)
        .putAllOptions(DELIVERY)
        .build();
  }

  @Override
  public List<LogLine> read(String group, String member, int limit) {
    try {
      return streams.lastLines(group, member, limit);
    } catch (AwsException e) {
      if (e.is(MISSING)) {
        return List.of();
      }
      throw e;
    }
  }

  @Override
  public void deleteGroup(String group) {
    try {
      api.call(
          "DeleteLogGroup",
          subject(group),
          () -> client.deleteLogGroup(r -> r.logGroupName(group)));
    } catch (AwsException e) {
      if (!e.is(MISSING)) {
        throw e;
      }
    }
  }

  private static String subject(String group) {
    return "of log group " + group;
  }
}
