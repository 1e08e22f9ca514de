package io.firecamp.aws.dynamodb;

import static io.firecamp.aws.fake.ScriptedAws.broken;
import static io.firecamp.aws.fake.ScriptedAws.json;
import static io.firecamp.aws.fake.ScriptedAws.jsonError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.aws.client.AwsClients;
import io.firecamp.aws.fake.ScriptedAws;
import io.firecamp.aws.fake.ScriptedAws.Reply;
import io.firecamp.backend.BackendException;
import io.firecamp.backend.metadata.Document;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.testkit.clock.ManualClock;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DynamoDbMetadataStoreTest {
  private static final DocumentKey KEY = new DocumentKey("t1", "mypg");
  private static final Document FIRST = new Document(KEY, 7, "a");
  private static final Reply DONE = json("{}");
  private static final Reply NO_TABLE =
      jsonError(400, "ResourceNotFoundException", "Requested resource not found");
  private static final Pattern WRITE = Pattern.compile("\"(?::write|write)\":\\{\"S\":\"([^\"]+)");

  private final ScriptedAws aws = new ScriptedAws();
  private final AwsClients clients = aws.clients().build();
  private final DynamoDbMetadataStore store =
      new DynamoDbMetadataStore(clients.dynamoDb(), "firecamp-t1", new ManualClock());

  @AfterEach
  void close() {
    clients.close();
  }

  private static String conflict(long revision, String content, String write) {
    return ("{\"__type\":\"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException\","
            + "\"message\":\"The conditional request failed\",\"Item\":{\"cluster\":{\"S\":\"t1\"},"
            + "\"service\":{\"S\":\"mypg\"},\"revision\":{\"N\":\"%d\"},\"content\":{\"S\":\"%s\"},"
            + "\"write\":{\"S\":\"%s\"}}}")
        .formatted(revision, content, write);
  }

  /** The condition fails because this very write was carried out before. */
  private static Reply ownWriteIsThere(long revision, String content) {
    return body -> {
      Matcher matcher = WRITE.matcher(body);
      assertThat(matcher.find()).isTrue();
      return ScriptedAws.response(
          400, conflict(revision, content, matcher.group(1)), "application/x-amz-json-1.0");
    };
  }

  private static Reply othersWriteIsThere(long revision, String content) {
    return body ->
        ScriptedAws.response(
            400, conflict(revision, content, "another"), "application/x-amz-json-1.0");
  }

  private static Reply table(String status) {
    return json(
        "{\"Table\":{\"TableName\":\"firecamp-t1\",\"TableStatus\":\"%s\"}}".formatted(status));
  }

  @Test
  void update_replyLost_isRecognisedAsOwn() {
    aws.on("UpdateItem", broken(), ownWriteIsThere(8, "b"));

    assertThat(store.update(FIRST, "b")).contains(new Document(KEY, 8, "b"));
  }

  @Test
  void update_sameContentByAnother_isNotOwn() {
    aws.on("UpdateItem", broken(), othersWriteIsThere(8, "b"));

    assertThat(store.update(FIRST, "b")).isEmpty();
  }

  @Test
  void create_replyLost_returnsTheStoredOne() {
    aws.on("PutItem", broken(), ownWriteIsThere(9, "a"));

    assertThat(store.createIfAbsent(KEY, "a")).isEqualTo(new Document(KEY, 9, "a"));
  }

  @Test
  void create_tableMissing_createsIt_waits_andTurnsRecoveryOn() {
    aws.on("PutItem", NO_TABLE, DONE)
        .on("CreateTable", table("CREATING"))
        .on("DescribeTable", NO_TABLE, table("CREATING"), table("ACTIVE"))
        .on("UpdateContinuousBackups", DONE);

    assertThat(store.createIfAbsent(KEY, "a").content()).isEqualTo("a");
    assertThat(aws.requests())
        .containsExactly(
            "PutItem",
            "CreateTable",
            "DescribeTable",
            "DescribeTable",
            "DescribeTable",
            "UpdateContinuousBackups",
            "PutItem");
  }

  @Test
  void create_tableCreatedByAnother_isOnlyWaitedFor() {
    aws.on("PutItem", NO_TABLE, DONE)
        .on("CreateTable", jsonError(400, "ResourceInUseException", "Table already exists"))
        .on("DescribeTable", table("ACTIVE"));

    store.createIfAbsent(KEY, "a");
    assertThat(aws.requests())
        .containsExactly("PutItem", "CreateTable", "DescribeTable", "PutItem");
  }

  @Test
  void create_recoveryRefused_isNoFailure() {
    aws.on("PutItem", NO_TABLE, DONE)
        .on("CreateTable", table("CREATING"))
        .on("DescribeTable", table("ACTIVE"))
        .on("UpdateContinuousBackups", jsonError(400, "AccessDeniedException", "no"));

    assertThat(store.createIfAbsent(KEY, "a").content()).isEqualTo("a");
  }

  @Test
  void create_tableStaysCreating_isRetryable_andSaysSo() {
    aws.on("PutItem", NO_TABLE)
        .on("CreateTable", table("CREATING"))
        .on("DescribeTable", table("CREATING"));

    assertThatThrownBy(() -> store.createIfAbsent(KEY, "a"))
        .isInstanceOfSatisfying(BackendException.class, e -> assertThat(e.retryable()).isTrue())
        .hasMessageContaining("firecamp-t1 is still CREATING");
  }

  @Test
  void tableMissing_meansThatThereIsNothing_andMakesNone() {
    aws.on("GetItem", NO_TABLE)
        .on("Query", NO_TABLE)
        .on("UpdateItem", NO_TABLE)
        .on("DeleteItem", NO_TABLE);

    assertThat(store.get(KEY)).isEmpty();
    assertThat(store.list("t1")).isEmpty();
    assertThat(store.update(FIRST, "b")).isEmpty();
    assertThat(store.delete(FIRST)).isTrue();
    assertThat(aws.requests()).containsExactly("GetItem", "Query", "UpdateItem", "DeleteItem");
  }

  @Test
  void contentTooLarge_isRefusedBeforeAnythingIsSent() {
    String large = "\u20ac".repeat(140_000);

    for (var request :
        List.<Runnable>of(
            () -> store.createIfAbsent(KEY, large), () -> store.update(FIRST, large))) {
      assertThatThrownBy(request::run)
          .isInstanceOf(BackendException.class)
          .hasMessageContainingAll("mypg", "420000 bytes");
    }
    assertThat(aws.requests()).isEmpty();
  }

  @Test
  void transactionConflict_mayBeRetried() {
    aws.on("UpdateItem", jsonError(400, "TransactionConflictException", "conflict"));

    assertThatThrownBy(() -> store.update(FIRST, "b"))
        .isInstanceOfSatisfying(BackendException.class, e -> assertThat(e.retryable()).isTrue());
  }

  @Test
  void foreignItem_isNotTakenForADocument() {
    aws.on("GetItem", json("{\"Item\":{\"cluster\":{\"S\":\"t1\"},\"service\":{\"S\":\"mypg\"}}}"));

    assertThatThrownBy(() -> store.get(KEY)).hasMessageContaining("no document of FireCamp");
  }
}
