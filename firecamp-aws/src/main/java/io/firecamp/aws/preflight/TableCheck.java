package io.firecamp.aws.preflight;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.aws.client.AwsService;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** The table of documents, if there is one. */
final class TableCheck {
  private static final String SUBJECT = "table";
  private final DynamoDbClient client;
  private final String name;
  private final AwsApi api = AwsApi.of(AwsService.DYNAMODB);

  TableCheck(DynamoDbClient client, String name) {
    this.client = client;
    this.name = name;
  }

  List<Finding> run() {
    TableDescription table;
    try {
      table =
          api.call(
                  "DescribeTable",
                  "of table " + name,
                  () -> client.describeTable(r -> r.tableName(name)))
              .table();
    } catch (AwsException e) {
      if (e.is("ResourceNotFoundException")) {
        return List.of(Finding.ok(SUBJECT, name + " is created with the first service"));
      }
      throw e;
    }
    List<Finding> findings = new ArrayList<>();
    List<String> keys = table.keySchema().stream().map(KeySchemaElement::attributeName).toList();
    if (!keys.equals(List.of("cluster", "service"))) {
      findings.add(
          Finding.problem(
              SUBJECT,
              "%s has the keys %s, not cluster and service".formatted(name, keys),
              "give the runtime a table of its own"));
    } else if (table.tableStatus() != TableStatus.ACTIVE) {
      findings.add(
          Finding.problem(SUBJECT, name + " is " + table.tableStatusAsString(), "wait for it"));
    } else {
      findings.add(Finding.ok(SUBJECT, name + " is ACTIVE"));
      findings.add(recovery());
    }
    return findings;
  }

  private Finding recovery() {
    String subject = "point-in-time recovery";
    try {
      PointInTimeRecoveryStatus status =
          api.call(
                  "DescribeContinuousBackups",
                  "of table " + name,
                  () -> client.describeContinuousBackups(r -> r.tableName(name)))
              .continuousBackupsDescription()
              .pointInTimeRecoveryDescription()
              .pointInTimeRecoveryStatus();
      return status == PointInTimeRecoveryStatus.ENABLED
          ? Finding.ok(subject, "on for table " + name)
          : Finding.warning(
              subject,
              "off for table " + name,
              "turn it on: aws dynamodb update-continuous-backups --table-name "
                  + name
                  + " --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true");
    } catch (AwsException e) {
      return Finding.notChecked(subject, e.getMessage());
    }
  }
}
