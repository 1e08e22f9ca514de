package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.Firecamp;
import io.firecamp.backend.Backends;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.engine.CallOptions;
import io.firecamp.error.FirecampException;
import io.firecamp.error.InvalidSpecException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.error.SpecConflictException;
import io.firecamp.error.StepFailedException;
import io.firecamp.service.Provisioned;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.testkit.clock.ManualClock;
import io.firecamp.testkit.fault.Fault;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import io.firecamp.testkit.memory.InMemoryCloud;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is about the engine alone: what is made of a spec, refusals, retries, deadlines. On the
 * sample kind, whose servers have no rules of their own; the real kind is tested by {@link
 * CrashTest}, {@link RaceTest} and {@link FaultTest}. In the test kit rather than beside the
 * engine, as the in-memory cloud needs the API: in {@code firecamp-api} it would be a cycle of
 * modules.
 */
class EngineTest {
  private final ManualClock clock = new ManualClock();
  private final InMemoryCloud cloud = InMemoryCloud.threeZones(4);

  private Firecamp process(Backends backends) {
    return Firecamp.builder(backends).time(clock).build();
  }

  private Provisioned provision(InMemoryCloud on, Backends backends, ServiceSpec spec) {
    try (Firecamp firecamp = process(backends)) {
      return firecamp.engine().provision(new SampleKind(on), spec, CallOptions.defaults());
    }
  }

  @Test
  void provision_fresh_makesEverythingOnce() {
    ServiceRecord service = provision(cloud, cloud.backends(), SampleKind.spec("a", 5)).service();

    assertThat(service.members())
        .extracting(m -> m.zone())
        .containsExactly("us-east-1a", "us-east-1b", "us-east-1c", "us-east-1a", "us-east-1b");
    assertThat(cloud.volumes().all()).hasSize(10).allMatch(v -> v.state() == VolumeState.ATTACHED);
    assertThat(cloud.containers().started()).hasSize(5);
    assertThat(cloud.dns().all()).hasSize(5).anyMatch(r -> r.name().equals("a-4.t1-firecamp.com"));
    assertThat(cloud.logs().all()).containsExactly("t1-a-" + service.uuid());
  }

  @Test
  void provision_again_sendsNoChange() {
    provision(cloud, cloud.backends(), SampleKind.spec("a", 3));
    CloudState before = CloudState.of(cloud);
    FaultyBackends watched = new FaultyBackends(cloud.backends(), FaultScript.none(), clock);

    Provisioned again = provision(cloud, watched.backends(), SampleKind.spec("a", 3));

    assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(watched.calls())
        .allMatch(c -> c.endsWith(".get") || c.endsWith(".find") || c.endsWith(".findZone"));
    assertThat(CloudState.of(cloud)).isEqualTo(before);
  }

  @Test
  void provision_otherSpecOrSecret_isRefusedAndListsTheFields() {
    provision(cloud, cloud.backends(), SampleKind.spec("a", 3));
    var documents = cloud.metadata().list("t1");
    ServiceSpec other =
        ServiceSpec.builder()
            .from(SampleKind.spec("a", 2))
            .image("sample:2")
            .putSecrets("admin-password", Secret.of("other"))
            .build();

    assertThatThrownBy(() -> provision(cloud, cloud.backends(), other))
        .isInstanceOfSatisfying(
            SpecConflictException.class,
            e ->
                assertThat(e.differences())
                    .containsExactly(
                        "image: stored 'sample:1', requested 'sample:2'",
                        "replicas: stored '3', requested '2'",
                        "admin-password: a different secret is stored (neither is shown)"));
    assertThat(cloud.metadata().list("t1")).isEqualTo(documents);
  }

  @Test
  void provision_withoutRoom_isRefusedWithoutEffect() {
    InMemoryCloud empty = InMemoryCloud.withZones(List.of("z1", "z2"), 1);
    empty.nodes().kill("z2-node-0");
    CloudState before = CloudState.of(empty);

    assertThatThrownBy(() -> provision(empty, empty.backends(), SampleKind.spec("a", 2)))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("a-1")
        .hasMessageContaining("no node alive in zone z2");
    ServiceSpec unknown =
        ServiceSpec.builder().from(SampleKind.spec("a", 1)).addZones("z9").build();
    assertThatThrownBy(() -> provision(empty, empty.backends(), unknown))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("z9");
    assertThat(CloudState.of(empty)).isEqualTo(before);
  }

  @Test
  void services_onOnePort_neverShareANode() {
    for (String name : List.of("a", "b", "c", "d")) {
      provision(cloud, cloud.backends(), SampleKind.spec(name, 3));
    }
    assertThat(cloud.containers().all()).extracting(c -> c.nodeId()).doesNotHaveDuplicates();
    assertThatThrownBy(() -> provision(cloud, cloud.backends(), SampleKind.spec("e", 3)))
        .hasMessageContaining("port 5432 is taken on all 4 live nodes");
  }

  @Test
  void delete_keepsVolumes_alsoWhenCalledTwice() {
    provision(cloud, cloud.backends(), SampleKind.spec("a", 3));
    try (Firecamp firecamp = process(cloud.backends())) {
      var retained = firecamp.engine().delete(Site.ref("a"), CallOptions.defaults());
      assertThat(retained).hasSize(6).allMatch(v -> v.state() == VolumeState.AVAILABLE);
      assertThat(firecamp.engine().delete(Site.ref("a"), CallOptions.defaults()))
          .isEqualTo(retained);
      assertThat(firecamp.engine().list("t1")).isEmpty();
      assertThat(firecamp.engine().deleteVolumes(Site.ref("a"), CallOptions.defaults())).hasSize(6);
    }
    assertThat(CloudState.of(cloud))
        .isEqualTo(new CloudState(List.of(), List.of(), List.of(), List.of(), 0, List.of()));
  }

  @Test
  void randomFaults_doNotKeepAServiceFromBeingProvisioned() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      InMemoryCloud on = InMemoryCloud.threeZones(4);
      List<Fault> faults =
          List.of(new Fault.FailBefore(), new Fault.FailAfter(), new Fault.Throttle());
      FaultyBackends faulty =
          new FaultyBackends(
              on.backends(),
              (number, kind) ->
                  random.nextInt(10) < 3
                      ? Optional.of(faults.get(random.nextInt(3)))
                      : Optional.empty(),
              clock);

      provision(on, faulty.backends(), SampleKind.spec("a", 3));

      assertThat(on.volumes().all()).as("seed %d", seed).hasSize(6);
      assertThat(on.containers().started()).as("seed %d", seed).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void controllers_onOneService_endWithOneSetOfEverything(int controllers) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(controllers);
    try {
      for (int round = 0; round < 20; round++) {
        InMemoryCloud on = InMemoryCloud.threeZones(4);
        List<Future<Provisioned>> all = new ArrayList<>();
        for (int i = 0; i < controllers; i++) {
          all.add(threads.submit(() -> provision(on, on.backends(), SampleKind.spec("a", 3))));
        }
        for (Future<Provisioned> one : all) {
          assertThat(one.get().service().members()).hasSize(3);
        }
        assertThat(on.volumes().all()).hasSize(6);
        assertThat(on.containers().started()).hasSize(3);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void volumeThatSticks_failsAtTheDeadline_andALaterCallConverges() {
    cloud.volumes().stickWhile(v -> v.state() == VolumeState.ATTACHING);

    assertThatThrownBy(() -> provision(cloud, cloud.backends(), SampleKind.spec("a", 3)))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("attach volume: a-")
        .hasMessageContaining("is ATTACHING at node")
        .hasMessageContaining("not complete within 600");
    cloud.volumes().stickWhile(v -> false);
    assertThat(provision(cloud, cloud.backends(), SampleKind.spec("a", 3)).outcome())
        .isEqualTo(Outcome.CONVERGED);
    assertThat(cloud.volumes().all()).hasSize(6);
  }

  @Test
  void containerThatCrashLoops_failsWithItsReason_andALaterCallConverges() {
    cloud
        .containers()
        .endWith(
            s ->
                s.owner().member().equals("a-1")
                    ? Optional.of("CannotPullContainerError")
                    : Optional.empty());

    assertThatThrownBy(() -> provision(cloud, cloud.backends(), SampleKind.spec("a", 3)))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("a-1")
        .hasMessageContaining("CannotPullContainerError");
    cloud.containers().endWith(s -> Optional.empty());
    provision(cloud, cloud.backends(), SampleKind.spec("a", 3));
    assertThat(cloud.volumes().all()).hasSize(6);
  }

  @Test
  void volumesThatTakeTheirTime_areWaitedFor() {
    cloud.volumes().setLooks(4);

    provision(cloud, cloud.backends(), SampleKind.spec("a", 3));

    assertThat(cloud.volumes().all()).hasSize(6).allMatch(v -> v.state() == VolumeState.ATTACHED);
  }
}
