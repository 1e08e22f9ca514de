package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.container.ContainerState;
import io.firecamp.engine.CallOptions;
import io.firecamp.error.FirecampException;
import io.firecamp.error.InvalidSpecException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.record.NameDocument;
import io.firecamp.service.Provisioned;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members that leave, stop or fail while an operation works on the service. */
class OvertakenMembersTest {
  private static final CallOptions DRY_RUN = CallOptions.defaults().dryRun();
  private final Site site = new Site(4);

  @BeforeEach
  void provision() {
    site.process().provision(SampleKind.spec("a", 3));
  }

  private Site.Controller through(FaultScript script) {
    return site.process(new FaultyBackends(site.cloud.backends(), script, site.clock).backends());
  }

  private ServiceRecord stored() {
    return NameDocument.read(site.cloud.metadata().list("t1").get(0).content())
        .live()
        .orElseThrow();
  }

  private static ServiceSpec.Builder spec(int members) {
    return ServiceSpec.builder().from(SampleKind.spec("a", members));
  }

  private void crash(String member) {
    site.cloud.containers().crash(stored().owner().withMember(member), "killed");
  }

  @Test
  void restart_ofMembersThatAnotherProcessRemoves_endsWithTheOthers() {
    for (String at : List.of("containers.stop", "containers.run")) {
      Site other = new Site(4);
      other.process().provision(SampleKind.spec("a", 3));
      Meanwhile shrunk =
          Meanwhile.before(at, 2, () -> other.process().update(SampleKind.spec("a", 1)));
      FaultyBackends backends = new FaultyBackends(other.cloud.backends(), shrunk, other.clock);

      Provisioned restarted = other.process(backends.backends()).restart("a");

      assertThat(shrunk.happened()).as(at).isTrue();
      assertThat(restarted.service().members()).as(at).hasSize(1);
      assertThat(other.cloud.containers().all())
          .as(at)
          .singleElement()
          .satisfies(c -> assertThat(c.owner().member()).isEqualTo("a-0"))
          .satisfies(c -> assertThat(c.generation()).isEqualTo(2))
          .satisfies(c -> assertThat(c.mayWrite()).isTrue());
      assertThat(other.cloud.dns().all()).as(at).hasSize(1);
    }
  }

  @Test
  void restart_ofAServiceThatAnotherProcessStops_saysSo_andNothingRuns() {
    for (int n = 1; n <= 3; n++) {
      Site other = new Site(4);
      other.process().provision(SampleKind.spec("a", 3));
      Meanwhile stopped = Meanwhile.before("containers.run", n, () -> other.process().stop("a"));
      FaultyBackends backends = new FaultyBackends(other.cloud.backends(), stopped, other.clock);

      assertThatThrownBy(() -> other.process(backends.backends()).restart("a"))
          .as("run %d", n)
          .isInstanceOf(ServiceStateException.class)
          .hasMessageContaining("is stopped: start it instead");

      assertThat(other.cloud.containers().all())
          .as("run %d", n)
          .hasSize(3)
          .allMatch(c -> c.state() == ContainerState.EXITED);
    }
  }

  @Test
  void update_ofAServiceThatAnotherProcessDeletes_saysSo_andLeavesNothing() {
    for (String at : List.of("volumes.create", "dns.upsert", "containers.run")) {
      Site other = new Site(4);
      other.process().provision(SampleKind.spec("a", 3));
      Meanwhile deleted = Meanwhile.before(at, 1, () -> other.process().delete("a"));
      FaultyBackends backends = new FaultyBackends(other.cloud.backends(), deleted, other.clock);

      assertThatThrownBy(() -> other.process(backends.backends()).update(SampleKind.spec("a", 4)))
          .as(at)
          .isInstanceOf(ServiceStateException.class)
          .hasMessageContaining("deleted");

      assertThat(deleted.happened()).as(at).isTrue();
      assertThat(other.cloud.containers().all()).as(at).isEmpty();
      assertThat(other.cloud.dns().all()).as(at).isEmpty();
      assertThat(other.cloud.logs().all()).as(at).isEmpty();
      assertThat(other.cloud.secrets().all()).as(at).isEmpty();
      assertThat(other.cloud.volumes().all()).as(at).allMatch(v -> v.node().isEmpty());
    }
  }

  @Test
  void stop_whileAnotherProcessMovesAMember_stopsThatToo() {
    Meanwhile moved =
        Meanwhile.before(
            "metadata.update",
            1,
            () -> site.process().move("a", "a-1", Optional.of("us-east-1b-node-3"), false));

    through(moved).stop("a");

    assertThat(moved.happened()).isTrue();
    assertThat(site.cloud.containers().all())
        .hasSize(3)
        .allMatch(c -> c.state() == ContainerState.EXITED);
  }

  @Test
  void primaryThatExitsAgainAndAgain_endsTheWait_withItsLastWords() {
    FaultScript kill =
        (number, kind) -> {
          if (kind.equals("containers.find")) {
            crash("a-0");
          }
          return Optional.empty();
        };

    assertThatThrownBy(() -> through(kill).restart("a"))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("container of member a-0 exited again after 2 restarts: killed")
        .hasMessageContaining("Its last log lines:")
        .hasMessageContaining("member a-0 starts");
  }

  @Test
  void standbyThatExitsAgainAndAgain_isLeftBehind_andTheOthersGetTheUpdate() {
    FaultScript kill =
        (number, kind) -> {
          if (kind.equals("containers.find")) {
            crash("a-2");
          }
          return Optional.empty();
        };

    Provisioned updated = through(kill).update(spec(3).putSettings("reload", "1").build());

    assertThat(updated.leftBehind())
        .singleElement()
        .satisfies(l -> assertThat(l.member()).isEqualTo("a-2"))
        .satisfies(l -> assertThat(l.reason()).contains("killed"));
    assertThat(site.kind.servers().reloaded(stored().uuid())).containsKeys("a-0", "a-1");
  }

  @Test
  void newMember_thatDoesNotStart_failsTheUpdate_ratherThanBeLeftBehind() {
    site.cloud
        .containers()
        .endWith(
            s ->
                s.owner().member().equals("a-3")
                    ? Optional.of("CannotPullContainerError")
                    : Optional.empty());

    assertThatThrownBy(() -> site.process().update(SampleKind.spec("a", 4)))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("a-3")
        .hasMessageContaining("CannotPullContainerError");

    site.cloud.containers().endWith(s -> Optional.empty());
    assertThat(site.process().update(SampleKind.spec("a", 4)).leftBehind()).isEmpty();
    assertThat(site.cloud.containers().all()).hasSize(4).allMatch(c -> c.mayWrite());
  }

  @Test
  void update_thatIsRefused_isRefusedByItsPlanToo_andChangesNothing() {
    CloudState before = CloudState.of(site.cloud);
    ServiceSpec refused = spec(3).port(5433).build();

    String plan = site.process().with(e -> e.update(site.kind, refused, DRY_RUN).plan().toString());
    assertThat(plan).contains("port: '5432' to '5433'");
    assertThat(CloudState.of(site.cloud)).isEqualTo(before);
  }

  @Test
  void update_toWhatTheBackendsDoNotHave_isRefused_beforeItIsRecorded() {
    CloudState before = CloudState.of(site.cloud);
    ServiceSpec unknown =
        spec(3).dataVolume(VolumeSpec.builder().sizeGib(100).type("gp9").build()).build();

    assertThatThrownBy(() -> site.process().update(unknown))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("gp9");
    assertThatThrownBy(() -> site.process().with(e -> e.update(site.kind, unknown, DRY_RUN)))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("gp9");
    assertThat(CloudState.of(site.cloud)).isEqualTo(before);
  }

  @Test
  void update_ofAServiceThatLostAVolumeOfItsPrimary_isRefused_andSoIsItsPlan() {
    var lost =
        site.cloud.volumes().all().stream()
            .filter(v -> v.owner().member().equals("a-0"))
            .findFirst()
            .orElseThrow();
    site.cloud.volumes().detach(lost.id(), lost.node().orElseThrow());
    site.cloud.volumes().delete(lost.id());
    CloudState before = CloudState.of(site.cloud);
    ServiceSpec wanted = spec(3).putSettings("reload", "1").build();

    for (CallOptions call : List.of(CallOptions.defaults(), DRY_RUN)) {
      assertThatThrownBy(() -> site.process().with(e -> e.update(site.kind, wanted, call)))
          .isInstanceOf(ServiceStateException.class)
          .hasMessageContaining("lost volumes: the data volume of a-0");
      assertThatThrownBy(
              () -> site.process().with(e -> e.provision(site.kind, SampleKind.spec("a", 3), call)))
          .isInstanceOf(ServiceStateException.class)
          .hasMessageContaining("lost volumes: the data volume of a-0");
    }
    assertThat(CloudState.of(site.cloud)).isEqualTo(before);
  }

  @Test
  void standbyThatLostAVolume_isLeftBehind_andTheVolumeIsNotReplaced() {
    var lost =
        site.cloud.volumes().all().stream()
            .filter(v -> v.owner().member().equals("a-2"))
            .findFirst()
            .orElseThrow();
    site.cloud.volumes().detach(lost.id(), lost.node().orElseThrow());
    site.cloud.volumes().delete(lost.id());

    Provisioned updated = site.process().update(spec(3).putSettings("reload", "1").build());

    assertThat(updated.leftBehind())
        .singleElement()
        .satisfies(l -> assertThat(l.member()).isEqualTo("a-2"))
        .satisfies(l -> assertThat(l.reason()).contains("data volume of a-2", "reclone"));
    assertThat(site.cloud.volumes().all()).hasSize(5);
  }
}
