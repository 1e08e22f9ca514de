package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.container.Container;
import io.firecamp.backend.volume.Volume;
import io.firecamp.engine.CallOptions;
import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.record.NameDocument;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceRef;
import io.firecamp.service.ServiceState;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two processes on one service, where the other one is faster at the worst moment. */
class OvertakenTest {
  private final Site site = new Site(4);

  private Site.Controller through(FaultScript script) {
    return site.process(new FaultyBackends(site.cloud.backends(), script, site.clock).backends());
  }

  private void provision(String service, int members) {
    site.process().provision(SampleKind.spec(service, members));
  }

  private Optional<ServiceRecord> stored() {
    return site.cloud.metadata().list("t1").stream()
        .map(d -> NameDocument.read(d.content()))
        .flatMap(d -> d.live().stream())
        .filter(r -> r.name().equals("a"))
        .findFirst();
  }

  private List<String> startsSince(int number) {
    return site.cloud.containers().started().stream()
        .skip(number)
        .map(c -> c.owner().member() + " g" + c.generation())
        .toList();
  }

  private void crash(String member) {
    site.cloud.containers().crash(stored().orElseThrow().owner().withMember(member), "killed");
  }

  @Test
  void volume_isNotDetached_whileAnOlderStartOfItsMemberMayWrite() {
    List<Container> wrote = new ArrayList<>();
    Meanwhile taken = Meanwhile.before("containers.run", 1, () -> provision("z", 1));
    Meanwhile run =
        Meanwhile.before(
            "nodes.available",
            taken::happened,
            () -> {
              site.process().delete("z");
              provision("a", 1);
            });
    FaultScript watch =
        (number, kind) -> {
          if (kind.equals("volumes.detach")) {
            site.cloud.containers().all().stream().filter(Container::mayWrite).forEach(wrote::add);
          }
          return Optional.empty();
        };

    through(taken.and(run.and(watch))).provision(SampleKind.spec("a", 1));

    assertThat(run.happened()).isTrue();
    assertThat(wrote).as("may write while its volume is detached").isEmpty();
    assertThat(stored().orElseThrow().member("a-0").node()).isEqualTo("us-east-1a-node-1");
    assertThat(startsSince(2)).containsExactly("a-0 g2");
    assertThat(site.cloud.volumes().all())
        .filteredOn(v -> v.owner().service().equals("a"))
        .hasSize(2)
        .allMatch(v -> v.isAttachedTo("us-east-1a-node-1"));
  }

  @Test
  void dnsRecords_ofALaterServiceOfTheName_areNotDeleted() {
    Meanwhile deleted = Meanwhile.before("dns.upsert", 1, () -> site.process().delete("a"));
    Meanwhile successor =
        Meanwhile.before(
            "dns.find",
            2,
            () -> {
              provision("z", 1);
              provision("a", 1);
            });

    assertThatThrownBy(() -> through(deleted.and(successor)).provision(SampleKind.spec("a", 1)))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("deleted in the meantime");

    assertThat(successor.happened()).isTrue();
    assertThat(site.cloud.dns().all())
        .filteredOn(r -> r.name().startsWith("a-0."))
        .extracting(r -> r.address())
        .containsExactly(stored().orElseThrow().member("a-0").address());
    assertThat(site.cloud.logs().all()).hasSize(2);
  }

  @Test
  void laterServiceOfTheName_isLeftAlone_byOneThatWasDeletedWhileItWasProvisioned() {
    Meanwhile replaced =
        Meanwhile.before(
            "containers.run",
            1,
            () -> {
              site.process().delete("a");
              provision("z", 1);
              provision("a", 1);
            });

    assertThatThrownBy(() -> through(replaced).provision(SampleKind.spec("a", 1)))
        .isInstanceOf(ServiceStateException.class);

    String uuid = stored().orElseThrow().uuid();
    assertThat(site.cloud.dns().all()).extracting(r -> r.name()).contains("a-0.t1-firecamp.com");
    assertThat(site.cloud.containers().all())
        .filteredOn(c -> c.owner().service().equals("a"))
        .singleElement()
        .satisfies(c -> assertThat(c.owner().uuid()).isEqualTo(uuid))
        .satisfies(c -> assertThat(c.mayWrite()).isTrue());
    assertThat(site.cloud.volumes().all())
        .filteredOn(v -> v.owner().service().equals("a") && !v.owner().uuid().equals(uuid))
        .hasSize(2)
        .allMatch(v -> v.node().isEmpty());
    assertThat(site.cloud.secrets().all()).hasSize(2);
  }

  @Test
  void record_ofAServiceThatWasRecreatedMeanwhile_isNotDeleted() {
    provision("a", 3);
    Meanwhile recreated =
        Meanwhile.before(
            "metadata.update",
            2,
            () -> {
              site.process().delete("a");
              site.process().recreate(SampleKind.spec("a", 3), Optional.empty());
            });

    through(recreated).delete("a");

    assertThat(recreated.happened()).isTrue();
    assertThat(stored())
        .hasValueSatisfying(r -> assertThat(r.state()).isEqualTo(ServiceState.ACTIVE));
  }

  @Test
  void record_isDeleted_andKeepsNothingThatIsGone_ifVolumesOfAnEarlierServiceAreDeletedMeanwhile() {
    provision("a", 1);
    String earlier = stored().orElseThrow().uuid();
    site.process().delete("a");
    provision("a", 1);
    String uuid = stored().orElseThrow().uuid();
    Meanwhile volumes =
        Meanwhile.before(
            "metadata.update",
            2,
            () ->
                site.process()
                    .with(
                        e ->
                            e.deleteVolumes(
                                new ServiceRef("t1", "a", Optional.of(earlier)),
                                CallOptions.defaults())));

    through(volumes).delete("a");

    assertThat(volumes.happened()).isTrue();
    assertThat(stored()).isEmpty();
    NameDocument left = NameDocument.read(site.cloud.metadata().list("t1").get(0).content());
    assertThat(left.retained()).extracting(r -> r.uuid()).containsExactly(uuid);
    assertThat(left.last(uuid).orElseThrow().record()).isPresent();
  }

  @Test
  void start_thatAnotherProcessRecordedFirst_isNotRecordedAnew() {
    provision("a", 3);
    crash("a-1");
    Meanwhile started = Meanwhile.before("metadata.update", 1, () -> provision("a", 3));

    through(started).provision(SampleKind.spec("a", 3));

    assertThat(started.happened()).isTrue();
    assertThat(startsSince(3)).containsExactly("a-1 g2");
  }

  @Test
  void restart_thatAnotherProcessCompletedFirst_startsNothingAgain() {
    provision("a", 3);
    Meanwhile restarted = Meanwhile.before("metadata.update", 2, () -> site.process().restart("a"));

    through(restarted).restart("a");

    assertThat(restarted.happened()).isTrue();
    assertThat(startsSince(3)).containsExactly("a-1 g2", "a-2 g2", "a-0 g2");
  }

  @Test
  void startAfterAnExit_thatAnotherProcessRecordedFirst_isNotRecordedAnew() {
    site.cloud
        .containers()
        .endWith(
            s ->
                s.owner().member().equals("a-1") && s.generation() == 1
                    ? Optional.of("ended at once")
                    : Optional.empty());
    Meanwhile started =
        Meanwhile.before(
            "metadata.update",
            () ->
                site.cloud.containers().started().stream()
                    .anyMatch(c -> c.owner().member().equals("a-1")),
            () -> provision("a", 3));

    through(started).provision(SampleKind.spec("a", 3));

    assertThat(started.happened()).isTrue();
    assertThat(site.cloud.containers().started())
        .filteredOn(c -> c.owner().member().equals("a-1"))
        .extracting(Container::generation)
        .containsExactly(1L, 2L);
  }

  @Test
  void exitDuringTheWait_thatAnotherProcessSawFirst_isNotRestartedAgain() {
    boolean[] crashed = {false};
    Meanwhile exits =
        Meanwhile.before(
            "containers.find",
            () -> site.cloud.containers().started().size() == 3,
            () -> {
              crash("a-1");
              crashed[0] = true;
            });
    Meanwhile started = Meanwhile.before("metadata.get", () -> crashed[0], () -> provision("a", 3));

    through(exits.and(started)).provision(SampleKind.spec("a", 3));

    assertThat(started.happened()).isTrue();
    assertThat(startsSince(3)).containsExactly("a-1 g2");
  }

  @Test
  void move_ofAMemberThatLostAVolume_isRefused_andChangesNothing() {
    provision("a", 3);
    Volume lost =
        site.cloud.volumes().all().stream()
            .filter(v -> v.owner().member().equals("a-1"))
            .findFirst()
            .orElseThrow();
    site.cloud.volumes().detach(lost.id(), lost.node().orElseThrow());
    site.cloud.volumes().delete(lost.id());
    CloudState before = CloudState.of(site.cloud);

    assertThatThrownBy(() -> site.process().move("a", "a-1", Optional.empty(), false))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("lost volumes: the data volume of a-1");
    assertThatThrownBy(
            () ->
                site.process()
                    .with(
                        e ->
                            e.members()
                                .move(
                                    site.kind,
                                    Site.ref("a"),
                                    "a-1",
                                    Optional.empty(),
                                    false,
                                    CallOptions.defaults().dryRun())))
        .hasMessageContaining("lost volumes");
    assertThat(CloudState.of(site.cloud)).isEqualTo(before);
  }
}
