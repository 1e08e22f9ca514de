package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.engine.CallOptions;
import io.firecamp.error.InvalidSpecException;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.error.SpecConflictException;
import io.firecamp.error.StepFailedException;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.service.ServiceDocument;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumeSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is about the engine alone: in which order steps run, generations, what is recorded, what is
 * refused. On the sample kind, whose fields each stand for one way to take effect; operations on
 * PostgreSQL are in {@link Scenario}. In the test kit for the reason that {@link EngineTest} has.
 */
class OperationsTest {
  private static final CallOptions DRY_RUN = CallOptions.defaults().dryRun();
  private final Site site = new Site(4);
  private final Site.Controller process = site.process();
  private ServiceRecord service =
      new Site(1).process().provision(SampleKind.spec("x", 1)).service();

  @BeforeEach
  void provision() {
    service = process.provision(SampleKind.spec("a", 3)).service();
  }

  private static ServiceSpec.Builder spec(int members) {
    return ServiceSpec.builder().from(SampleKind.spec("a", members));
  }

  private List<String> startsSince(int number) {
    return site.cloud.containers().started().stream()
        .skip(number)
        .map(c -> c.owner().member() + " g" + c.generation())
        .toList();
  }

  private Map<String, VolumeState> volumeStates(String member) {
    return site.cloud.volumes().all().stream()
        .filter(v -> v.owner().member().equals(member))
        .collect(java.util.stream.Collectors.toMap(v -> v.purpose().word(), Volume::state));
  }

  @Test
  void update_sameSpec_doesNothing() {
    assertThat(process.update(SampleKind.spec("a", 3)).outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void update_missingService_isNotFound() {
    assertThatThrownBy(() -> process.update(SampleKind.spec("none", 3)))
        .isInstanceOf(ServiceNotFoundException.class);
  }

  @Test
  void update_moreReplicas_addsMembersInTheEmptiestZones() {
    ServiceRecord grown = process.update(SampleKind.spec("a", 5)).service();

    assertThat(grown.members())
        .extracting(m -> m.name() + " " + m.zone())
        .containsExactly(
            "a-0 us-east-1a",
            "a-1 us-east-1b",
            "a-2 us-east-1c",
            "a-3 us-east-1a",
            "a-4 us-east-1b");
    assertThat(site.cloud.volumes().all()).hasSize(10);
    assertThat(site.cloud.dns().all()).hasSize(5);
    assertThat(startsSince(3)).containsExactlyInAnyOrder("a-3 g1", "a-4 g1");
  }

  @Test
  void update_fewerReplicas_removesTheLastStandbys_andKeepsTheirVolumes() {
    ServiceRecord shrunk = process.update(SampleKind.spec("a", 1)).service();

    assertThat(shrunk.members()).extracting(MemberRecord::name).containsExactly("a-0");
    assertThat(shrunk.leaving()).isEmpty();
    assertThat(site.cloud.dns().all())
        .extracting(r -> r.name())
        .containsExactly("a-0.t1-firecamp.com");
    assertThat(site.cloud.containers().all()).hasSize(1);
    assertThat(volumeStates("a-2"))
        .containsOnly(
            Map.entry("data", VolumeState.AVAILABLE), Map.entry("journal", VolumeState.AVAILABLE));
    assertThat(site.kind.servers().forgotten()).containsExactlyInAnyOrder("a-1", "a-2");
    assertThat(process.delete("a")).hasSize(6);
  }

  @Test
  void update_shrunkAndGrownAgain_neverMeetsTheOldVolumes() {
    process.update(SampleKind.spec("a", 2));
    ServiceRecord again = process.update(SampleKind.spec("a", 3)).service();

    assertThat(again.members())
        .extracting(m -> m.name() + " " + m.zone())
        .containsExactly("a-0 us-east-1a", "a-1 us-east-1b", "a-3 us-east-1c");
    assertThat(site.cloud.volumes().all()).hasSize(8);
  }

  @Test
  void update_restartSetting_restartsStandbysFirst_thePrimaryLast() {
    process.update(spec(3).putSettings("restart", "1").build());

    assertThat(startsSince(3)).containsExactly("a-1 g2", "a-2 g2", "a-0 g2");
  }

  @Test
  void update_loweringSetting_restartsThePrimaryFirst_afterEverythingElse() {
    process.update(spec(3).putSettings("restart", "1").putSettings("lower", "1").build());

    assertThat(startsSince(3))
        .containsExactly("a-1 g2", "a-2 g2", "a-0 g2", "a-0 g3", "a-1 g3", "a-2 g3");
  }

  @Test
  void update_reloadSetting_restartsNothing() {
    process.update(spec(3).putSettings("reload", "1").build());

    assertThat(startsSince(3)).isEmpty();
    assertThat(site.kind.servers().reloaded(service.uuid()))
        .containsOnlyKeys("a-0", "a-1", "a-2")
        .allSatisfy((member, conf) -> assertThat(conf).contains("reload=1"));
  }

  @Test
  void update_imageAndResources_takeEffectInOneRollingRestart() {
    process.update(
        spec(3)
            .image("sample:2")
            .resources(io.firecamp.spec.ResourceSpec.builder().reservedMemoryMib(512).build())
            .build());

    assertThat(startsSince(3)).containsExactly("a-1 g2", "a-2 g2", "a-0 g2");
  }

  @Test
  void update_biggerVolumesAndTags_changesThemInPlace() {
    process.update(spec(3).dataVolume(VolumeSpec.ofGib(200)).tags(Map.of("team", "blue")).build());

    assertThat(site.cloud.volumes().all())
        .hasSize(6)
        .allMatch(v -> v.tags().equals(Map.of("team", "blue")))
        .allMatch(v -> v.sizeGib() == (v.purpose().word().equals("data") ? 200 : 10));
    assertThat(startsSince(3)).isEmpty();
  }

  @Test
  void update_fasterVolumes_changesThemInPlace() {
    VolumeSpec fast = VolumeSpec.builder().sizeGib(100).type("io2").iops(4000).build();
    process.update(spec(3).dataVolume(fast).build());

    assertThat(site.cloud.volumes().all())
        .filteredOn(v -> v.purpose().word().equals("data"))
        .hasSize(3)
        .allMatch(v -> v.type().equals("io2"))
        .allMatch(v -> v.iops().equals(java.util.OptionalInt.of(4000)));
    assertThat(startsSince(3)).isEmpty();
  }

  @Test
  void update_secret_isReplaced_withoutARestart() {
    process.update(spec(3).putSecrets("admin-password", Secret.of("new")).build());

    assertThat(startsSince(3)).isEmpty();
    assertThat(site.kind.servers().accepts(service.uuid(), List.of(Secret.of("new")))).isTrue();
    assertThat(site.cloud.secrets().all()).hasSize(1);
    ServiceRecord now = ServiceDocument.read(site.cloud.metadata().list("t1").get(0).content());
    SecretRef stored = now.secretRef("admin-password");
    assertThat(site.cloud.secrets().get(stored)).contains(Secret.of("new"));
  }

  @Test
  void update_whatCannotChange_isRefused_allReasonsAtOnce_withoutEffect() {
    CloudState before = CloudState.of(site.cloud);
    ServiceSpec bad =
        spec(5)
            .port(5433)
            .dataVolume(VolumeSpec.ofGib(50))
            .addZones("us-east-1a")
            .putSettings("other", "1")
            .build();

    assertThatThrownBy(() -> process.update(bad))
        .isInstanceOfSatisfying(
            InvalidSpecException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(4)
                    .allMatch(p -> p.contains("refused: "))
                    .anyMatch(p -> p.startsWith("port: '5432' to '5433'")));
    assertThat(CloudState.of(site.cloud)).isEqualTo(before);
  }

  @Test
  void planUpdate_showsFieldsAndSteps_andChangesNothing() {
    CloudState before = CloudState.of(site.cloud);
    ServiceSpec wanted = spec(2).putSettings("restart", "1").build();

    String plan = process.with(e -> e.update(site.kind, wanted, DRY_RUN).plan()).toString();

    assertThat(plan)
        .contains("~ replicas: '3' to '2' (applied at once)")
        .contains("~ restart: '' to '1' (rolling restart, the primary last)")
        .contains("+ stop container: a-2")
        .contains("+ restart member: a-1")
        .doesNotContain("restart member: a-2");
    assertThat(CloudState.of(site.cloud)).isEqualTo(before);
  }

  @Test
  void plans_ofEveryOperation_sayWhatItDoes_andChangeNothing() {
    CloudState before = CloudState.of(site.cloud);

    assertThat(process.with(e -> e.restart(site.kind, Site.ref("a"), DRY_RUN).plan()).toString())
        .containsSubsequence(
            "+ restart member: a-1", "+ restart member: a-2", "+ restart member: a-0");
    assertThat(
            process
                .with(
                    e ->
                        e.members()
                            .move(site.kind, Site.ref("a"), "a-1", Optional.empty(), false, DRY_RUN)
                            .plan())
                .toString())
        .containsSubsequence(
            "+ stop container: a-1 on node us-east-1b-node-0",
            "+ write DNS records",
            "+ attach volume: a-1 data",
            "+ start container: a-1 on node us-east-1b-node-1");
    assertThat(process.with(e -> e.stop(site.kind, Site.ref("a"), DRY_RUN).plan()).toString())
        .containsSubsequence("+ stop container: a-0", "+ stop container: a-1");
    assertThat(process.with(e -> e.start(site.kind, Site.ref("a"), DRY_RUN).plan()).toString())
        .contains("nothing to do");
    assertThat(process.with(e -> e.planDelete(Site.ref("a"), DRY_RUN)).toString())
        .containsSubsequence("+ stop container: a-0", "+ detach volume: a-0", "+ delete record: a");
    assertThat(CloudState.of(site.cloud)).isEqualTo(before);
  }

  @Test
  void provision_changedSpec_isRefused_andNamesUpdate() {
    assertThatThrownBy(() -> process.provision(SampleKind.spec("a", 1)))
        .isInstanceOf(SpecConflictException.class)
        .hasMessageContaining("replicas: stored '3', requested '1'")
        .hasMessageContaining("call update");
    assertThat(site.cloud.containers().all()).hasSize(3);
  }

  @Test
  void restart_startsEveryMemberAnew_oneByOne() {
    process.restart("a");

    assertThat(startsSince(3)).containsExactly("a-1 g2", "a-2 g2", "a-0 g2");
  }

  @Test
  void move_takesVolumesAndNameAlong() {
    List<String> before = site.cloud.volumes().all().stream().map(Volume::id).toList();
    MemberRecord was = service.member("a-1");

    MemberRecord moved = process.move("a", "a-1", Optional.empty(), false).service().member("a-1");

    assertThat(moved.node()).isNotEqualTo(was.node());
    assertThat(moved.zone()).isEqualTo(was.zone());
    assertThat(site.cloud.volumes().all()).extracting(Volume::id).isEqualTo(before);
    assertThat(site.cloud.volumes().all())
        .filteredOn(v -> v.owner().member().equals("a-1"))
        .allMatch(v -> v.isAttachedTo(moved.node()));
    assertThat(site.cloud.dns().all())
        .filteredOn(r -> r.name().startsWith("a-1."))
        .extracting(r -> r.address())
        .containsExactly(moved.address());
  }

  @Test
  void move_toThatNode_orRefusedIfItDoesNotQualify() {
    process.move("a", "a-0", Optional.of("us-east-1a-node-3"), false);
    assertThat(site.cloud.containers().all())
        .filteredOn(c -> c.owner().member().equals("a-0"))
        .extracting(Container::nodeId)
        .containsExactly("us-east-1a-node-3");
    for (String bad : List.of("us-east-1b-node-3", "none")) {
      assertThatThrownBy(() -> process.move("a", "a-0", Optional.of(bad), false))
          .isInstanceOf(ServiceStateException.class)
          .hasMessageContaining(bad)
          .hasMessageContaining("nothing was changed");
    }
  }

  @Test
  void move_offADeadNode_waitsUntilNothingWritesThere() {
    String dead = service.member("a-1").node();
    site.cloud.nodes().kill(dead);

    assertThatThrownBy(() -> process.move("a", "a-1", Optional.empty(), false))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("a-1")
        .hasMessageContaining("does not answer");
    assertThat(startsSince(3)).isEmpty();
    process.move("a", "a-1", Optional.empty(), true);

    assertThat(startsSince(3)).containsExactly("a-1 g2");
    assertThat(site.cloud.containers().all()).noneMatch(c -> c.nodeId().equals(dead));
  }

  @Test
  void move_fencingRefused_saysSo_andChangesNothing() {
    site.cloud.nodes().kill(service.member("a-1").node());
    site.cloud.nodes().setCanFence(false);

    assertThatThrownBy(() -> process.move("a", "a-1", Optional.empty(), true))
        .hasMessageContaining("cannot be fenced");
    assertThat(startsSince(3)).isEmpty();
  }

  @Test
  void stop_thenStart_keepsEverything() {
    List<Volume> volumes = site.cloud.volumes().all();
    process.stop("a");
    assertThat(site.cloud.containers().all())
        .hasSize(3)
        .allMatch(c -> c.state() == ContainerState.EXITED);
    assertThat(site.cloud.volumes().all()).isEqualTo(volumes);
    assertThat(process.stop("a").outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThatThrownBy(() -> process.provision(SampleKind.spec("a", 3)))
        .hasMessageContaining("start it");
    assertThatThrownBy(() -> process.update(SampleKind.spec("a", 4)))
        .hasMessageContaining("start it");

    assertThat(process.start("a").service().state()).isEqualTo(ServiceState.ACTIVE);
    assertThat(site.cloud.containers().all()).allMatch(c -> c.state() == ContainerState.RUNNING);
    assertThat(process.start("a").outcome()).isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void delete_protected_isRefused_untilUpdated() {
    process.update(spec(3).deletionProtection(true).build());

    assertThatThrownBy(() -> process.delete("a"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("deletionProtection(false)");
    assertThat(site.cloud.containers().all()).allMatch(c -> c.state() == ContainerState.RUNNING);
    process.update(spec(3).deletionProtection(false).build());
    assertThat(process.delete("a")).hasSize(6);
  }

  @Test
  void recreate_adoptsTheRetainedVolumes() {
    List<String> before = process.delete("a").stream().map(Volume::id).toList();

    ServiceRecord again = process.recreate(SampleKind.spec("a", 3), Optional.empty()).service();

    assertThat(again.uuid()).isEqualTo(service.uuid());
    assertThat(again.state()).isEqualTo(ServiceState.ACTIVE);
    assertThat(site.cloud.volumes().all())
        .allMatch(v -> v.state() == VolumeState.ATTACHED)
        .extracting(Volume::id)
        .containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void recreate_withoutEnoughVolumes_orOfSeveral_isRefused() {
    process.delete("a");
    assertThatThrownBy(() -> process.recreate(SampleKind.spec("a", 4), Optional.empty()))
        .hasMessageContaining("replicas(3)");
    assertThatThrownBy(() -> process.recreate(SampleKind.spec("b", 3), Optional.empty()))
        .hasMessageContaining("no retained volume");
    process.provision(SampleKind.spec("a", 1));
    process.delete("a");
    assertThatThrownBy(() -> process.recreate(SampleKind.spec("a", 1), Optional.empty()))
        .hasMessageContaining(service.uuid());

    assertThat(
            process
                .recreate(SampleKind.spec("a", 3), Optional.of(service.uuid()))
                .service()
                .members())
        .hasSize(3);
  }

  @Test
  void lostVolume_isNeverReplacedByAnEmptyOne() {
    String data =
        site.cloud.volumes().all().stream()
            .filter(v -> v.owner().member().equals("a-0") && v.purpose().word().equals("data"))
            .findFirst()
            .orElseThrow()
            .id();
    process.stop("a");
    site.cloud.volumes().detach(data, service.member("a-0").node());
    site.cloud.volumes().delete(data);

    assertThatThrownBy(() -> process.start("a"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("the data volume of a-0");
    assertThat(site.cloud.volumes().all()).hasSize(5);
  }
}
