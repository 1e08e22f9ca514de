package io.firecamp.aws.dynamodb;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.aws.client.AwsService;
import io.firecamp.backend.BackendException;
import io.firecamp.time.Deadline;
import io.firecamp.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.Tag;

/** The table of documents, created when the first document is. */
final class DocumentTable {
  private static final Logger LOG = LoggerFactory.getLogger(DocumentTable.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofMinutes(2);
  static final String MISSING = "ResourceNotFoundException";

  private final DynamoDbClient client;
  private final String name;
  private final TimeSource time;
  private final AwsApi api = AwsApi.of(AwsService.DYNAMODB);

  DocumentTable(DynamoDbClient client, String name, TimeSource time) {
    this.client = client;
    this.name = name;
    this.time = time;
  }

  String name() {
    return name;
  }

  /** Creates the table unless another process just did, and returns when it can be used. */
  void create() {
    boolean created = request();
    awaitActive();
    if (created) {
      keepHistory();
    }
  }

  private boolean request() {
    try {
      api.call(
          "CreateTable",
          subject(),
          () ->
              client.createTable(
                  r ->
                      r.tableName(name)
                          .billingMode(BillingMode.PAY_PER_REQUEST)
                          .attributeDefinitions(
                              attribute(DocumentItem.CLUSTER), attribute(DocumentItem.SERVICE))
                          .keySchema(
                              key(DocumentItem.CLUSTER, KeyType.HASH),
                              key(DocumentItem.SERVICE, KeyType.RANGE))
                          .tags(List.of(tag("firecamp:table", "documents")))));
      return true;
    } catch (AwsException e) {
      if (e.is("ResourceInUseException")) {
        return false;
      }
      throw e;
    }
  }

  private void awaitActive() {
    Deadline deadline = Deadline.after(time, LIMIT);
    while (true) {
      Optional<TableStatus> status = status();
      if (status.filter(TableStatus.ACTIVE::equals).isPresent()) {
        return;
      }
      String seen = status.map(TableStatus::toString).orElse("not to be seen yet");
      if (deadline.expired()) {
        throw BackendException.transientFailure(
            "DynamoDB table %s is still %s after %s".formatted(name, seen, LIMIT), null);
      }
      try {
        deadline.sleep(INTERVAL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw BackendException.transientFailure(
            "interrupted while DynamoDB table %s was %s".formatted(name, seen), e);
      }
    }
  }

  private Optional<TableStatus> status() {
    try {
      return Optional.of(
          api.call("DescribeTable", subject(), () -> client.describeTable(r -> r.tableName(name)))
              .table()
              .tableStatus());
    } catch (AwsException e) {
      if (e.is(MISSING)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Documents are what is known of services: a table that cannot be restored is warned of. */
  private void keepHistory() {
    try {
      api.call(
          "UpdateContinuousBackups",
          subject(),
          () ->
              client.updateContinuousBackups(
                  r ->
                      r.tableName(name)
                          .pointInTimeRecoverySpecification(
                              p -> p.pointInTimeRecoveryEnabled(true))));
    } catch (AwsException e) {
      LOG.warn(
          "DynamoDB table {} was created without point-in-time recovery, so documents that are"
              + " deleted by mistake are lost: {}",
          name,
          e.getMessage());
    }
  }

  String subject() {
    return "of table " + name;
  }

  private static AttributeDefinition attribute(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
