package io.firecamp.aws.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.firecamp.aws.fake.ScriptedAws;
import io.firecamp.backend.BackendException.Effect;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.AbortedException;

class AwsApiTest {
  private final ScriptedAws aws = new ScriptedAws();

  private AwsException describeClusters() {
    try (AwsClients clients = aws.clients().build()) {
      return catchThrowableOfType(
          AwsException.class,
          () ->
              AwsApi.of(AwsService.ECS)
                  .call("DescribeClusters", "of t1", () -> clients.ecs().describeClusters()));
    }
  }

  @Test
  void refusal_saysAllThatIsKnown_andHadNoEffect() {
    aws.on(
        "DescribeClusters",
        ScriptedAws.jsonError(400, "ClusterNotFoundException", "Cluster not found."));

    AwsException e = describeClusters();

    assertThat(e)
        .hasMessage(
            "ECS DescribeClusters of t1 failed: Cluster not found. "
                + "(ClusterNotFoundException, HTTP 400, request request-1); "
                + "retrying does not help");
    assertThat(e.retryable()).isFalse();
    assertThat(e.effect()).isEqualTo(Effect.NONE);
    assertThat(e.is("Other", "ClusterNotFoundException")).isTrue();
    assertThat(e.reason()).isEqualTo("Cluster not found.");
    assertThat(e.requestId()).isEqualTo("request-1");
    assertThat(aws.requests()).hasSize(1);
  }

  @Test
  void denial_namesThePermission() {
    aws.on("DescribeClusters", ScriptedAws.jsonError(400, "AccessDeniedException", "no"));

    assertThat(describeClusters()).hasMessageEndingWith("allow ecs:DescribeClusters to the caller");
  }

  @Test
  void throttled_isRetried_thenReportedAsRetryable() {
    aws.on("DescribeClusters", ScriptedAws.jsonError(400, "ThrottlingException", "Rate exceeded"));

    AwsException e = describeClusters();

    assertThat(e.retryable()).isTrue();
    assertThat(e.effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(e).hasMessageContaining("limits the rate");
    assertThat(aws.requests()).hasSize(3);
  }

  @Test
  void refusalOfARetry_mayHaveHadAnEffect() {
    aws.on(
        "DescribeClusters",
        ScriptedAws.broken(),
        ScriptedAws.jsonError(400, "ClusterNotFoundException", "Cluster not found."));

    assertThat(describeClusters().effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void brokenConnection_isRetryable_andSaysWhatToCheck() {
    aws.on("DescribeClusters", ScriptedAws.broken());

    AwsException e = describeClusters();

    assertThat(e.retryable()).isTrue();
    assertThat(e.effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(e).hasMessageContainingAll("no reply", "Connection reset", "check region");
    assertThat(e.code()).isEmpty();
  }

  @Test
  void errorThatPasses_isRetryable_althoughTheSdkDoesNotRetryIt() {
    aws.on(
        "DescribeClusters", ScriptedAws.jsonError(400, "OperationAbortedException", "in progress"));

    assertThat(describeClusters().retryable()).isTrue();
    assertThat(aws.requests()).hasSize(1);
  }

  @Test
  void interruption_isKept_andRetryable() {
    AwsException e =
        catchThrowableOfType(
            AwsException.class,
            () ->
                AwsApi.of(AwsService.ECS)
                    .call(
                        "StartTask",
                        "of mypg-0",
                        () -> {
                          throw AbortedException.create("aborted");
                        }));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(e.retryable()).isTrue();
    assertThat(e.effect()).isEqualTo(Effect.UNKNOWN);
  }
}
