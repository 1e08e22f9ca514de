package io.firecamp.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.Task;

/** What instances and their tasks are said to be; no emulator has agents that disconnect. */
class HostHealthTest {
  private static final Owner MEMBER = new Owner("t1", "mypg", "0123456789abcdef", "mypg-0");

  private static Optional<HostInstance> host(boolean connected) {
    return Optional.of(
        new HostInstance(
            ContainerInstance.builder()
                .ec2InstanceId("i-1")
                .status("ACTIVE")
                .agentConnected(connected)
                .build()));
  }

  private static Optional<Instance> instance(InstanceStateName state) {
    return Optional.of(Instance.builder().instanceId("i-1").state(s -> s.name(state)).build());
  }

  private static Container container(String last, String wanted, HostHealth host) {
    Task task =
        Task.builder()
            .taskArn("arn:task/1")
            .lastStatus(last)
            .desiredStatus(wanted)
            .tags(TaskTags.of(Map.of(), MEMBER, 1, "i-1", "digest"))
            .stopCode("TaskFailedToStart")
            .stoppedReason("CannotPullContainerError: no such image")
            .build();
    return MemberTask.of(task).orElseThrow().container(host);
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, false, false",
    "RUNNING, true, false",
    "STOPPING, false, false",
    "SHUTTING_DOWN, false, false",
    "STOPPED, false, true",
    "TERMINATED, false, true",
  })
  void stateOfTheInstance_tellsWhetherAnythingCanStillWrite(
      InstanceStateName state, boolean runs, boolean off) {
    HostHealth health = HostHealth.of("i-1", host(false), instance(state), false);

    assertThat(health.off()).isEqualTo(off);
    assertThat(health.alive()).isEqualTo(runs);
    assertThat(health.detail()).contains("i-1");
  }

  @Test
  void agentDisconnected_isAlive_unlessEc2SaysThatTheInstanceIsImpaired() {
    Optional<Instance> running = instance(InstanceStateName.RUNNING);

    HostHealth briefly = HostHealth.of("i-1", host(false), running, false);
    HostHealth hung = HostHealth.of("i-1", host(false), running, true);

    assertThat(briefly.alive()).isTrue();
    assertThat(briefly.detail()).contains("disconnected");
    assertThat(hung.alive()).isFalse();
    assertThat(hung.off()).isFalse();
    assertThat(container("RUNNING", "RUNNING", briefly).state()).isEqualTo(ContainerState.RUNNING);
    assertThat(container("RUNNING", "RUNNING", hung).state()).isEqualTo(ContainerState.UNREACHABLE);
  }

  @Test
  void connected_hasNothingToSay() {
    assertThat(HostHealth.of("i-1", host(true), instance(InstanceStateName.RUNNING), false))
        .isEqualTo(new HostHealth(true, false, ""));
  }

  @Test
  void instanceThatEc2DoesNotKnow_isOff() {
    HostHealth gone = HostHealth.of("i-1", host(false), Optional.empty(), false);

    assertThat(container("RUNNING", "RUNNING", gone).state()).isEqualTo(ContainerState.EXITED);
  }

  @Test
  void states_ofTasks() {
    HostHealth fine = new HostHealth(true, false, "");

    for (String early : List.of("PROVISIONING", "PENDING", "ACTIVATING")) {
      assertThat(container(early, "RUNNING", fine).state()).isEqualTo(ContainerState.STARTING);
    }
    for (String late : List.of("DEACTIVATING", "STOPPING", "DEPROVISIONING")) {
      assertThat(container(late, "STOPPED", fine).state()).isEqualTo(ContainerState.STOPPING);
    }
    assertThat(container("RUNNING", "STOPPED", fine).state()).isEqualTo(ContainerState.STOPPING);
    assertThat(container("RUNNING", "STOPPED", fine).mayWrite()).isTrue();
  }

  @Test
  void stopped_saysWhy() {
    assertThat(container("STOPPED", "STOPPED", new HostHealth(true, false, "")).detail())
        .isEqualTo("TaskFailedToStart: CannotPullContainerError: no such image");
  }
}
