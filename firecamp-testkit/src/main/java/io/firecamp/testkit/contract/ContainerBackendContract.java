package io.firecamp.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.BackendException.Effect;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.container.PlacementException;
import io.firecamp.backend.container.StaleGenerationException;
import io.firecamp.backend.node.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ContainerBackend} has to pass. */
public abstract class ContainerBackendContract {
  private static final Owner SERVICE = new Owner("t1", "mypg", "0123456789abcdef", "");
  private static final Owner MEMBER = SERVICE.withMember("mypg-0");
  private static final Owner SECOND = SERVICE.withMember("mypg-1");
  private ContainerBackend containers;

  /** For subclasses. */
  protected ContainerBackendContract() {}

  /** A backend without containers. */
  protected abstract ContainerBackend create();

  /** Two hosts that are alive, in one zone, on which the same port is free. */
  protected abstract List<Node> nodes();

  /**
   * What really runs there until it is stopped: its volumes are the member's own and attached to
   * the host, its log group and secrets exist. Called again for a member, gives it the same
   * volumes.
   */
  protected abstract ContainerSpec spec(Owner member, long generation, Node node);

  /** Ends a running container from outside, as a crash would; false if that cannot be done. */
  protected boolean crash(Container container) {
    return false;
  }

  /** How long a container may take to run or to end. */
  protected Duration timeout() {
    return Duration.ofSeconds(30);
  }

  @BeforeEach
  void open() {
    containers = create();
  }

  private Node node() {
    return nodes().get(0);
  }

  private Optional<Container> find(Owner member) {
    return containers.find(SERVICE).stream().filter(c -> c.owner().equals(member)).findFirst();
  }

  private Container await(Owner member, ContainerState state) {
    return Together.await(
        member.member() + " is " + state,
        timeout(),
        () -> find(member).filter(c -> c.state() == state));
  }

  private Container running(Owner member, long generation, Node node) {
    containers.run(spec(member, generation, node));
    return await(member, ContainerState.RUNNING);
  }

  private Container ended(Owner member, long generation, Node node) {
    containers.stop(running(member, generation, node));
    return await(member, ContainerState.EXITED);
  }

  @Test
  void run_startsIt_andReportsWhoseItIs() {
    Container begun = containers.run(spec(MEMBER, 1, node()));

    assertThat(begun.state()).isIn(ContainerState.STARTING, ContainerState.RUNNING);
    Container running = await(MEMBER, ContainerState.RUNNING);
    assertThat(running.id()).isEqualTo(begun.id());
    assertThat(running.owner()).isEqualTo(MEMBER);
    assertThat(running.generation()).isEqualTo(1);
    assertThat(running.nodeId()).isEqualTo(node().id());
    assertThat(running.mayWrite()).isTrue();
  }

  @Test
  void run_sameGeneration_startsNothing() {
    Container running = running(MEMBER, 1, node());

    assertThat(containers.run(spec(MEMBER, 1, node())).id()).isEqualTo(running.id());
    assertThat(containers.find(SERVICE)).hasSize(1);
  }

  @Test
  void run_sameGeneration_byEightAtOnce_startsOne() throws Exception {
    ContainerSpec spec = spec(MEMBER, 1, node());

    List<String> ids = Together.call(() -> containers.run(spec).id());

    assertThat(ids.stream().distinct()).hasSize(1);
    assertThat(containers.find(SERVICE)).hasSize(1);
  }

  @Test
  void run_generationThatExited_returnsIt_andNeverRunsItAgain() {
    Container ended = ended(MEMBER, 1, node());

    Container again = containers.run(spec(MEMBER, 1, node()));

    assertThat(again.id()).isEqualTo(ended.id());
    assertThat(again.state()).isEqualTo(ContainerState.EXITED);
    assertThat(find(MEMBER)).map(Container::state).contains(ContainerState.EXITED);
  }

  @Test
  void run_nextGeneration_afterTheOlderExited_isTheNewestOne() {
    ended(MEMBER, 1, node());

    assertThat(running(MEMBER, 2, node()).generation()).isEqualTo(2);
    assertThat(containers.find(SERVICE)).hasSize(1);
  }

  @Test
  void run_nextGeneration_whileTheOlderMayWrite_isStale_withoutEffect() {
    Container running = running(MEMBER, 1, node());
    ContainerSpec next = spec(MEMBER, 2, node());

    assertThatThrownBy(() -> containers.run(next)).isInstanceOf(StaleGenerationException.class);
    assertThat(find(MEMBER)).contains(running);
  }

  @Test
  void run_olderGeneration_isStale_withoutEffect() {
    ended(MEMBER, 1, node());
    Container running = running(MEMBER, 2, node());
    ContainerSpec older = spec(MEMBER, 1, node());

    assertThatThrownBy(() -> containers.run(older)).isInstanceOf(StaleGenerationException.class);
    assertThat(find(MEMBER)).contains(running);
  }

  @Test
  void run_portTaken_isAPlacementFailureWithoutEffect_andAnotherHostTakesIt() {
    running(MEMBER, 1, node());
    ContainerSpec here = spec(SECOND, 1, node());

    assertThatThrownBy(() -> containers.run(here)).isInstanceOf(PlacementException.class);
    assertThat(find(SECOND)).isEmpty();
  }

  @Test
  void run_portIsFreeAgain_afterTheOtherEnded() {
    ended(MEMBER, 1, node());

    assertThat(running(SECOND, 1, node()).nodeId()).isEqualTo(node().id());
  }

  @Test
  void run_volumeNotAttached_isRefusedWithoutEffect() {
    ContainerSpec good = spec(MEMBER, 1, node());
    Map<String, String> volumes = new TreeMap<>(good.volumes());
    volumes.replaceAll((mount, id) -> "vol-none");
    ContainerSpec bad = good.toBuilder().volumes(volumes).build();

    assertThatThrownBy(() -> containers.run(bad))
        .isInstanceOfSatisfying(
            BackendException.class,
            e -> {
              assertThat(e.retryable()).isFalse();
              assertThat(e.effect()).isEqualTo(Effect.NONE);
            });
    assertThat(find(MEMBER)).isEmpty();
    assertThat(running(MEMBER, 1, node()).generation()).isEqualTo(1);
  }

  @Test
  void find_sortedByMember_onlyOfTheService() {
    running(SECOND, 1, nodes().get(1));
    running(MEMBER, 1, nodes().get(0));
    Owner other = new Owner("t1", "mypg", "fedcba9876543210", "");

    assertThat(containers.find(SERVICE))
        .extracting(c -> c.owner().member())
        .containsExactly("mypg-0", "mypg-1");
    assertThat(containers.find(other)).isEmpty();
  }

  @Test
  void stop_endsIt_andAgainIsNothing_theOthersRun() {
    Container other = running(SECOND, 1, nodes().get(1));
    Container ended = ended(MEMBER, 1, node());
    containers.stop(ended);

    assertThat(find(MEMBER)).contains(ended);
    assertThat(find(SECOND)).contains(other);
  }

  @Test
  void crash_isReportedWithAReason() {
    Container running = running(MEMBER, 1, node());

    if (crash(running)) {
      assertThat(await(MEMBER, ContainerState.EXITED).detail()).isNotBlank();
    }
  }

  @Test
  void remove_running_isRefused_andStays() {
    Container running = running(MEMBER, 1, node());

    assertThatThrownBy(() -> containers.remove(running)).isInstanceOf(BackendException.class);
    assertThat(find(MEMBER)).contains(running);
  }

  @Test
  void remove_exited_isForgotten_andAgain_stopToo() {
    Container ended = ended(MEMBER, 1, node());
    containers.remove(ended);
    containers.remove(ended);
    containers.stop(ended);

    assertThat(containers.find(SERVICE)).isEmpty();
  }
}
