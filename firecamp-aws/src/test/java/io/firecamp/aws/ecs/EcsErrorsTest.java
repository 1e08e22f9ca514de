package io.firecamp.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.container.PlacementException;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.backend.node.Node;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.DeregisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;

/** Replies of ECS that no emulator gives. */
class EcsErrorsTest {
  private static final Owner MEMBER = new Owner("t1", "mypg", "0123456789abcdef", "mypg-0");
  private static final String FIRST = "arn:definition:1";
  private static final String SECOND = "arn:definition:2";
  private final EcsClient ecs = mock(EcsClient.class);
  private final EcsContainerBackend containers =
      new EcsContainerBackend(
          ecs, mock(Ec2Client.class), EcsSettings.of(ref -> "arn:secret:" + ref.name()));

  private static ContainerSpec spec() {
    return ContainerSpec.builder()
        .owner(MEMBER)
        .node(Node.builder().id("i-1").zone("us-east-1a").address("10.0.0.1").port(5432).build())
        .image("sample:1")
        .log(LogDestination.builder().group("g").streamPrefix("mypg-0").build())
        .stopGrace(Duration.ofMinutes(2))
        .build();
  }

  private static Task task(String definition) {
    return Task.builder()
        .taskArn("arn:task/1")
        .taskDefinitionArn(definition)
        .lastStatus("RUNNING")
        .desiredStatus("RUNNING")
        .tags(TaskTags.of(Map.of(), MEMBER, 1, "i-1", "digest"))
        .build();
  }

  @BeforeEach
  void nothingRuns() {
    when(ecs.listTasks(any(ListTasksRequest.class)))
        .thenReturn(ListTasksResponse.builder().build());
    when(ecs.registerTaskDefinition(any(RegisterTaskDefinitionRequest.class)))
        .thenReturn(
            RegisterTaskDefinitionResponse.builder()
                .taskDefinition(d -> d.taskDefinitionArn(SECOND))
                .build());
  }

  private void describes(Task... tasks) {
    when(ecs.describeTasks(any(DescribeTasksRequest.class)))
        .thenReturn(DescribeTasksResponse.builder().tasks(tasks).build());
  }

  private void runIsRefusedWith(ConflictException conflict) {
    when(ecs.runTask(any(RunTaskRequest.class))).thenThrow(conflict);
  }

  private static ConflictException conflict() {
    return ConflictException.builder()
        .statusCode(400)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode("ConflictException").build())
        .resourceIds("arn:task/1")
        .build();
  }

  private String deregistered() {
    ArgumentCaptor<DeregisterTaskDefinitionRequest> sent =
        ArgumentCaptor.forClass(DeregisterTaskDefinitionRequest.class);
    verify(ecs).deregisterTaskDefinition(sent.capture());
    return sent.getValue().taskDefinition();
  }

  @Test
  void run_startedBeforeFromAnotherDefinition_isThatTask_andOursIsDeregistered() {
    runIsRefusedWith(conflict());
    describes(task(FIRST));

    Container container = containers.run(spec());

    assertThat(container.id()).isEqualTo("arn:task/1");
    assertThat(container.state()).isEqualTo(ContainerState.RUNNING);
    assertThat(deregistered()).isEqualTo(SECOND);
  }

  @Test
  void run_startedBefore_butNotShownYet_mayBeRetried() {
    runIsRefusedWith(conflict());
    describes();

    assertThatThrownBy(() -> containers.run(spec()))
        .isInstanceOfSatisfying(BackendException.class, e -> assertThat(e.retryable()).isTrue());
  }

  @Test
  void run_notPlaced_saysWhy_andLeavesNoDefinition() {
    when(ecs.runTask(any(RunTaskRequest.class)))
        .thenReturn(
            RunTaskResponse.builder()
                .failures(Failure.builder().reason("RESOURCE:MEMORY").build())
                .build());

    assertThatThrownBy(() -> containers.run(spec()))
        .isInstanceOf(PlacementException.class)
        .hasMessageContaining("mypg-0")
        .hasMessageContaining("i-1")
        .hasMessageContaining("RESOURCE:MEMORY");
    assertThat(deregistered()).isEqualTo(SECOND);
  }

  @Test
  void run_clusterWithoutInstances_isAPlacementFailure() {
    when(ecs.runTask(any(RunTaskRequest.class)))
        .thenThrow(
            InvalidParameterException.builder()
                .statusCode(400)
                .awsErrorDetails(
                    AwsErrorDetails.builder()
                        .errorCode("InvalidParameterException")
                        .errorMessage("No Container Instances were found in your cluster.")
                        .build())
                .build());

    assertThatThrownBy(() -> containers.run(spec())).isInstanceOf(PlacementException.class);
  }

  @Test
  void stop_ofATaskThatEcsHasForgotten_isNothing_andOneThatStopsIsNotAskedAgain() {
    Container container =
        Container.builder()
            .id("arn:task/1")
            .owner(MEMBER)
            .generation(1)
            .nodeId("i-1")
            .state(ContainerState.RUNNING)
            .build();
    containers.stop(container.toBuilder().state(ContainerState.STOPPING).build());
    verify(ecs, never()).stopTask(any(StopTaskRequest.class));

    when(ecs.stopTask(any(StopTaskRequest.class)))
        .thenThrow(
            InvalidParameterException.builder()
                .statusCode(400)
                .awsErrorDetails(
                    AwsErrorDetails.builder().errorCode("InvalidParameterException").build())
                .build());
    describes();
    containers.stop(container);
    verify(ecs).stopTask(any(StopTaskRequest.class));
  }
}
