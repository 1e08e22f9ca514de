package io.firecamp.aws.dynamodb;

import static io.firecamp.aws.dynamodb.DocumentItem.number;
import static io.firecamp.aws.dynamodb.DocumentItem.text;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.aws.client.AwsService;
import io.firecamp.backend.metadata.Document;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.metadata.MetadataStore;
import io.firecamp.time.TimeSource;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Documents as items of a DynamoDB table, with {@code cluster} and {@code service} as the key. All
 * reads are strongly consistent. The table is created, on demand and with point-in-time recovery,
 * when the first document is; while it is missing there are no documents.
 */
public final class DynamoDbMetadataStore implements MetadataStore {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final DynamoDbClient client;
  private final DocumentTable table;
  private final AwsApi api = AwsApi.of(AwsService.DYNAMODB);

  /**
   * Keeps documents in that table.
   *
   * @param client used, and never closed
   * @param table the table's name, at least 3 characters
   */
  public DynamoDbMetadataStore(DynamoDbClient client, String table) {
    this(client, table, TimeSource.system());
  }

  DynamoDbMetadataStore(DynamoDbClient client, String table, TimeSource time) {
    this.client = client;
    this.table = new DocumentTable(client, table, time);
  }

  @Override
  public Optional<Document> get(DocumentKey key) {
    return unlessMissing(Optional.empty(), () -> read(key));
  }

  private Optional<Document> read(DocumentKey key) {
    Map<String, AttributeValue> item =
        api.call(
                "GetItem",
                subject(key),
                () ->
                    client.getItem(
                        r ->
                            r.tableName(table.name())
                                .key(DocumentItem.key(key))
                                .consistentRead(true)))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(DocumentItem.read(item));
  }

  @Override
  public Document createIfAbsent(DocumentKey key, String content) {
    DocumentItem.mustFit(key, content);
    Document document = new Document(key, firstRevision(), content);
    try {
      return put(document);
    } catch (AwsException e) {
      if (!e.is(DocumentTable.MISSING)) {
        throw e;
      }
      table.create();
      return put(document);
    }
  }

  /** Whoever holds a deleted document of the name must not be able to change this one. */
  private static long firstRevision() {
    return RANDOM.nextLong() >>> 2;
  }

  private Document put(Document document) {
    String write = UUID.randomUUID().toString();
    try {
      api.call(
          "PutItem",
          subject(document.key()),
          () ->
              client.putItem(
                  r ->
                      r.tableName(table.name())
                          .item(DocumentItem.of(document, write))
                          .conditionExpression("attribute_not_exists(#service)")
                          .expressionAttributeNames(Map.of("#service", DocumentItem.SERVICE))
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD)));
      return document;
    } catch (AwsException e) {
      // If the first attempt was carried out and its reply lost, the stored one is this document.
      return DocumentItem.read(stored(e).orElseThrow(() -> e));
    }
  }

  @Override
  public Optional<Document> update(Document current, String content) {
    DocumentItem.mustFit(current.key(), content);
    Document next = new Document(current.key(), current.revision() + 1, content);
    return unlessMissing(Optional.empty(), () -> replace(current, next));
  }

  private Optional<Document> replace(Document current, Document next) {
    String write = UUID.randomUUID().toString();
    try {
      api.call(
          "UpdateItem",
          subject(next.key()),
          () ->
              client.updateItem(
                  r ->
                      r.tableName(table.name())
                          .key(DocumentItem.key(next.key()))
                          .updateExpression(
                              "SET #revision = :next, #content = :content, #write = :write")
                          .conditionExpression("#revision = :current")
                          .expressionAttributeNames(
                              Map.of(
                                  "#revision", DocumentItem.REVISION,
                                  "#content", DocumentItem.CONTENT,
                                  "#write", DocumentItem.WRITE))
                          .expressionAttributeValues(
                              Map.of(
                                  ":current", number(current.revision()),
                                  ":next", number(next.revision()),
                                  ":content", text(next.content()),
                                  ":write", text(write)))
                          .returnValuesOnConditionCheckFailure(
                              ReturnValuesOnConditionCheckFailure.ALL_OLD)));
      return Optional.of(next);
    } catch (AwsException e) {
      if (!isCondition(e)) {
        throw e;
      }
      return stored(e).filter(item -> DocumentItem.isOf(write, item)).map(DocumentItem::read);
    }
  }

  @Override
  public boolean delete(Document current) {
    return unlessMissing(true, () -> remove(current));
  }

  private boolean remove(Document current) {
    try {
      api.call(
          "DeleteItem",
          subject(current.key()),
          () ->
              client.deleteItem(
                  r ->
                      r.tableName(table.name())
                          .key(DocumentItem.key(current.key()))
                          .conditionExpression(
                              "attribute_not_exists(#revision) OR #revision = :current")
                          .expressionAttributeNames(Map.of("#revision", DocumentItem.REVISION))
                          .expressionAttributeValues(
                              Map.of(":current", number(current.revision())))));
      return true;
    } catch (AwsException e) {
      if (isCondition(e)) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public List<Document> list(String cluster) {
    return unlessMissing(List.of(), () -> query(new DocumentKey(cluster, "").cluster()));
  }

  private List<Document> query(String cluster) {
    List<Document> found = new ArrayList<>();
    Map<String, AttributeValue> from = Map.of();
    do {
      Map<String, AttributeValue> start = from;
      QueryResponse page =
          api.call(
              "Query",
              "of cluster %s in table %s".formatted(cluster, table.name()),
              () ->
                  client.query(
                      r ->
                          r.tableName(table.name())
                              .keyConditionExpression("#cluster = :cluster")
                              .expressionAttributeNames(Map.of("#cluster", DocumentItem.CLUSTER))
                              .expressionAttributeValues(Map.of(":cluster", text(cluster)))
                              .consistentRead(true)
                              .exclusiveStartKey(start.isEmpty() ? null : start)));
      page.items().forEach(item -> found.add(DocumentItem.read(item)));
      from = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : Map.of();
    } while (!from.isEmpty());
    return found;
  }

  private String subject(DocumentKey key) {
    return "of service %s of cluster %s in table %s"
        .formatted(key.service(), key.cluster(), table.name());
  }

  private static boolean isCondition(AwsException e) {
    return e.getCause() instanceof ConditionalCheckFailedException;
  }

  private static Optional<Map<String, AttributeValue>> stored(AwsException e) {
    return e.getCause() instanceof ConditionalCheckFailedException failed && failed.hasItem()
        ? Optional.of(failed.item())
        : Optional.empty();
  }

  private static <T> T unlessMissing(T otherwise, Supplier<T> request) {
    try {
      return request.get();
    } catch (AwsException e) {
      if (e.is(DocumentTable.MISSING)) {
        return otherwise;
      }
      throw e;
    }
  }
}
