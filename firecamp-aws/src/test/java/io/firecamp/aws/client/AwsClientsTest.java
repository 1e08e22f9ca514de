package io.firecamp.aws.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.aws.fake.ScriptedAws;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.ecs.EcsClient;

class AwsClientsTest {
  private static final String NO_CLUSTERS = "{\"clusters\":[],\"failures\":[]}";
  private final ScriptedAws aws = new ScriptedAws();

  @Test
  void givenClients_areUsed_andLeftOpen() {
    aws.on("DescribeClusters", ScriptedAws.json(NO_CLUSTERS));
    try (AwsClients first = aws.clients().build()) {
      EcsClient given = first.ecs();
      AwsClients clients = aws.clients().ecs(given).build();
      assertThat(clients.ecs()).isSameAs(given);
      clients.close();
      clients.close();

      assertThat(given.describeClusters().clusters()).isEmpty();
    }
    assertThat(aws.isClosed()).isFalse();
  }

  @Test
  void endpoint_ofOneService_isForThatAlone() {
    List<String> hosts = new ArrayList<>();
    ExecutionInterceptor listening =
        new ExecutionInterceptor() {
          @Override
          public void beforeTransmission(
              Context.BeforeTransmission context, ExecutionAttributes attributes) {
            hosts.add(context.httpRequest().host());
          }
        };
    aws.on("DescribeClusters", ScriptedAws.json(NO_CLUSTERS))
        .on("ListTables", ScriptedAws.json("{\"TableNames\":[]}"));
    try (AwsClients clients =
        aws.clients()
            .endpoint(URI.create("http://all.test:4566"))
            .endpoint(AwsService.DYNAMODB, URI.create("http://dynamodb.test:8000"))
            .interceptor(listening)
            .build()) {
      clients.ecs().describeClusters();
      clients.dynamoDb().listTables();
    }

    assertThat(hosts).containsExactly("all.test", "dynamodb.test");
  }

  @Test
  void eachAction_hasRetriesOfItsOwn() {
    List<RetryStrategy> made = new ArrayList<>();
    aws.on("DescribeClusters", ScriptedAws.json(NO_CLUSTERS))
        .on("ListTasks", ScriptedAws.json("{\"taskArns\":[]}"));
    try (AwsClients clients =
        aws.clients()
            .retries(
                () -> {
                  made.add(ScriptedAws.atOnce());
                  return made.get(made.size() - 1);
                })
            .build()) {
      clients.ecs().describeClusters();
      clients.ecs().listTasks();
      clients.ecs().describeClusters();
    }

    assertThat(made).hasSize(2);
  }

  @Test
  void region_isKnown() {
    try (AwsClients clients = aws.clients().region("eu-central-1").build()) {
      assertThat(clients.region()).isEqualTo("eu-central-1");
    }
  }
}
