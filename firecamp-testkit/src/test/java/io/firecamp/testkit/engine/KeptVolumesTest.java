package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.metadata.Document;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.volume.Volume;
import io.firecamp.engine.CallOptions;
import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.record.NameDocument;
import io.firecamp.service.Provisioned;
import io.firecamp.service.ServiceRef;
import io.firecamp.service.ServiceState;
import io.firecamp.testkit.fault.CallerCrash;
import io.firecamp.testkit.fault.Fault;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is stored under the name of a service, from its deletion until its volumes are deleted. */
class KeptVolumesTest {
  private static final DocumentKey KEY = new DocumentKey("t1", "a");
  private final Site site = new Site(4);

  private Site.Controller through(FaultScript script) {
    return site.process(new FaultyBackends(site.cloud.backends(), script, site.clock).backends());
  }

  private Provisioned provision() {
    return site.process().provision(SampleKind.spec("a", 2));
  }

  private static List<Volume> deleteVolumes(Site.Controller by) {
    return by.with(e -> e.deleteVolumes(Site.ref("a"), CallOptions.defaults()));
  }

  private List<Volume> deleteVolumes(String uuid) {
    ServiceRef ref = new ServiceRef("t1", "a", Optional.of(uuid));
    return site.process().with(e -> e.deleteVolumes(ref, CallOptions.defaults()));
  }

  private Document document() {
    return site.cloud.metadata().get(KEY).orElseThrow();
  }

  private NameDocument name() {
    return NameDocument.read(document().content());
  }

  /** As those of an earlier version, which kept no last record. */
  private void forgetTheLastRecord() {
    assertThat(site.cloud.metadata().delete(document())).isTrue();
  }

  private Provisioned recreate(Site.Controller by) {
    return by.recreate(SampleKind.spec("a", 2), Optional.empty());
  }

  @Test
  void deleteVolumes_leavesNothing() {
    provision();
    site.process().delete("a");

    assertThat(deleteVolumes(site.process())).hasSize(4);

    assertThat(site.cloud.volumes().all()).isEmpty();
    assertThat(site.cloud.metadata().list("t1")).isEmpty();
    assertThat(deleteVolumes(site.process())).isEmpty();
  }

  @Test
  void deleteVolumes_withoutALastRecord_leavesNothing_andDoomsThemFirst() {
    provision();
    site.process().delete("a");
    forgetTheLastRecord();

    assertThatThrownBy(
            () ->
                deleteVolumes(
                    through(FaultScript.atCallOf("volumes.delete", 1, new Fault.CrashBefore()))))
        .isInstanceOf(CallerCrash.class);

    assertThat(name().retained()).singleElement().satisfies(r -> assertThat(r.doomed()).hasSize(4));
    assertThat(deleteVolumes(site.process())).hasSize(4);
    assertThat(site.cloud.metadata().list("t1")).isEmpty();
  }

  @Test
  void deleteVolumes_ofOneOfTwoServices_keepsWhatIsKnownOfTheOther() {
    String first = provision().service().uuid();
    site.process().delete("a");
    String second = provision().service().uuid();
    site.process().delete("a");

    assertThat(deleteVolumes(first)).hasSize(4);

    assertThat(name().retained()).extracting(r -> r.uuid()).containsExactly(second);
    assertThat(site.cloud.volumes().all()).hasSize(4);
    assertThat(recreate(site.process()).service().uuid()).isEqualTo(second);
  }

  @Test
  void deleteVolumes_ofARemovedMember_leavesTheServiceItsOwn() {
    provision();
    site.process().update(SampleKind.spec("a", 1));
    Document before = document();

    assertThat(deleteVolumes(site.process()))
        .hasSize(2)
        .allMatch(v -> v.owner().member().equals("a-1"));

    assertThat(document()).isEqualTo(before);
    assertThat(site.cloud.volumes().all()).hasSize(2);
  }

  @Test
  void volumes_thatAreBeingDeleted_areNoLongerListed_norUsed() {
    provision();
    site.process().delete("a");
    site.cloud.volumes().setLooks(50);
    deleteVolumes(site.process());

    assertThat(site.cloud.volumes().all()).hasSize(4);
    assertThat(deleteVolumes(site.process())).isEmpty();
    assertThatThrownBy(() -> recreate(site.process()))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("no retained volumes");
  }

  @Test
  void recreate_ofDoomedVolumes_isRefused() {
    provision();
    site.process().delete("a");
    assertThatThrownBy(
            () ->
                deleteVolumes(
                    through(FaultScript.atCallOf("volumes.delete", 1, new Fault.CrashBefore()))))
        .isInstanceOf(CallerCrash.class);

    assertThatThrownBy(() -> recreate(site.process()))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("of a-0, its last primary, are missing");
    assertThat(name().live()).isEmpty();
  }

  @Test
  void deleteVolumes_whileTheServiceIsProvisionedAgain_leavesTheNewOneAlone() {
    for (String at : List.of("metadata.update", "metadata.delete")) {
      Site other = new Site(4);
      other.process().provision(SampleKind.spec("a", 2));
      other.process().delete("a");
      Meanwhile again =
          Meanwhile.before(at, 1, () -> other.process().provision(SampleKind.spec("a", 2)));
      FaultyBackends backends = new FaultyBackends(other.cloud.backends(), again, other.clock);

      assertThat(deleteVolumes(other.process(backends.backends()))).as(at).hasSize(4);

      assertThat(again.happened()).as(at).isTrue();
      NameDocument left =
          NameDocument.read(other.cloud.metadata().get(KEY).orElseThrow().content());
      assertThat(left.live().orElseThrow().state()).as(at).isEqualTo(ServiceState.ACTIVE);
      assertThat(left.retained()).as(at).isEmpty();
      assertThat(other.cloud.volumes().all()).as(at).hasSize(4);
    }
  }

  @Test
  void provision_overTheLastRecord_adoptsWhatAnotherProcessProvisionedFirst() {
    provision();
    site.process().delete("a");
    Meanwhile first = Meanwhile.before("metadata.update", 1, this::provision);

    Provisioned second = through(first).provision(SampleKind.spec("a", 2));

    assertThat(first.happened()).isTrue();
    assertThat(second.service().uuid()).isEqualTo(name().live().orElseThrow().uuid());
    assertThat(site.cloud.containers().all()).hasSize(2);
    assertThat(name().retained()).hasSize(1);
  }

  @Test
  void provision_whileTheLastRecordGoes_createsItsOwn() {
    provision();
    site.process().delete("a");
    Meanwhile gone = Meanwhile.before("metadata.update", 1, () -> deleteVolumes(site.process()));

    String uuid = through(gone).provision(SampleKind.spec("a", 2)).service().uuid();

    assertThat(gone.happened()).isTrue();
    assertThat(name().live().orElseThrow().uuid()).isEqualTo(uuid);
    assertThat(name().retained()).isEmpty();
  }

  @Test
  void recreate_thatAnotherProcessBeganFirst_isResumed() {
    provision();
    site.process().delete("a");
    Meanwhile first = Meanwhile.before("metadata.update", 1, () -> recreate(site.process()));

    recreate(through(first));

    assertThat(first.happened()).isTrue();
    assertThat(site.cloud.containers().started()).hasSize(4);
    assertThat(name().live().orElseThrow().members()).allMatch(m -> m.generation() == 2);
  }

  @Test
  void recreate_withoutALastRecord_thatAnotherProcessBeganFirst_isResumed() {
    String uuid = provision().service().uuid();
    site.process().delete("a");
    forgetTheLastRecord();
    Meanwhile first =
        Meanwhile.before("metadata.createIfAbsent", 1, () -> recreate(site.process()));

    Provisioned second = recreate(through(first));

    assertThat(first.happened()).isTrue();
    assertThat(second.service().uuid()).isEqualTo(uuid);
    assertThat(site.cloud.containers().started()).hasSize(4);
    assertThat(second.service().nextOrdinal()).isEqualTo(2);
    assertThat(second.service().members()).extracting(m -> m.name()).containsExactly("a-0", "a-1");
  }

  @Test
  void recreate_beginsNothingAgain_whatExists_andRefusesAnotherUuid() {
    provision();
    List<String> started = site.cloud.containers().started().stream().map(c -> c.id()).toList();

    assertThat(recreate(site.process()).outcome()).isEqualTo(Provisioned.Outcome.UNCHANGED);
    assertThatThrownBy(
            () -> site.process().recreate(SampleKind.spec("a", 2), Optional.of("another")))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("exists in cluster t1 with uuid");

    assertThat(site.cloud.containers().started()).extracting(c -> c.id()).isEqualTo(started);
  }

  @Test
  void recreate_withFewerMembers_letsTheOthersLeave_andCountsOn() {
    site.process().provision(SampleKind.spec("a", 4));
    site.process().update(SampleKind.spec("a", 3));
    site.process().delete("a");

    Provisioned two = recreate(site.process());

    assertThat(two.service().members()).extracting(m -> m.name()).containsExactly("a-0", "a-1");
    assertThat(two.service().leaving()).isEmpty();
    assertThat(site.kind.servers().forgotten()).contains("a-2");
    assertThat(site.process().update(SampleKind.spec("a", 3)).service().members())
        .extracting(m -> m.name())
        .containsExactly("a-0", "a-1", "a-4");
  }
}
