package io.firecamp.aws.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.aws.client.AwsClients;
import io.firecamp.aws.fake.LosingHttpClient;
import io.firecamp.aws.fake.TestClients;
import io.firecamp.backend.metadata.Document;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.metadata.MetadataStore;
import io.firecamp.testkit.contract.MetadataStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DynamoDbMetadataStoreContractTest extends MetadataStoreContract {
  private static final DocumentKey KEY = new DocumentKey("t1", "mypg");
  private final LosingHttpClient http = new LosingHttpClient();
  private final String account = TestClients.newAccountId();
  private final AwsClients clients = TestClients.dynamoDb(account).build();
  private final AwsClients losing = http.of(TestClients.dynamoDb(account)).build();

  @AfterEach
  void close() {
    clients.close();
    losing.close();
    http.close();
  }

  @Override
  protected MetadataStore create() {
    return reopened();
  }

  @Override
  protected MetadataStore reopened() {
    return new DynamoDbMetadataStore(clients.dynamoDb(), "firecamp-t1");
  }

  @Test
  void lostReplies_ofWritesThatWereCarriedOut_areFound() {
    MetadataStore store = new DynamoDbMetadataStore(losing.dynamoDb(), "firecamp-t1");
    http.lose("CreateTable", 1);
    http.lose("PutItem", 1);
    Document first = store.createIfAbsent(KEY, "a");
    assertThat(reopened().get(KEY)).contains(first);

    http.lose("UpdateItem", 1);
    Document second = store.update(first, "b").orElseThrow();
    assertThat(second).isEqualTo(new Document(KEY, first.revision() + 1, "b"));
    assertThat(reopened().get(KEY)).contains(second);

    http.lose("DeleteItem", 1);
    assertThat(store.delete(second)).isTrue();
    assertThat(reopened().get(KEY)).isEmpty();
  }

  @Test
  void largestContent_fits() {
    String large = "x".repeat(400 * 1024 - 1024);
    Document first = reopened().createIfAbsent(KEY, large);

    assertThat(reopened().update(first, large).orElseThrow().content()).hasSize(large.length());
  }
}
