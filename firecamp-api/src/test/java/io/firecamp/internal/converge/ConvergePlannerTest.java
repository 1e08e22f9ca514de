package io.firecamp.internal.converge;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.Owner;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.plan.Plan;
import io.firecamp.plan.Step;
import io.firecamp.plan.StepKind;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.Rollout;
import io.firecamp.service.SecretVersions;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConvergePlannerTest {
  private static final ServiceRecord SERVICE =
      new ServiceRecord(
          "0123",
          ServiceState.CREATING,
          Instant.EPOCH,
          ServiceSpec.builder()
              .cluster("t1")
              .name("mypg")
              .kind("sample")
              .replicas(2)
              .dataVolume(VolumeSpec.ofGib(100))
              .journalVolume(VolumeSpec.ofGib(10))
              .image("sample:1")
              .port(5432)
              .build(),
          Map.of("admin-password", SecretVersions.startingAt(1)),
          "mypg-0",
          1,
          List.of(
              MemberRecord.placed("mypg-0", 0, "us-east-1a", "node-0", "10.0.0.1", 5432, 1),
              MemberRecord.placed("mypg-1", 1, "us-east-1b", "node-1", "10.0.0.2", 5432, 1)),
          List.of(),
          2,
          Rollout.first(),
          "",
          false,
          Set.of());

  private static Plan plan(ServiceRecord service) {
    return new ConvergePlanner(service, Observation.nothing(), true, Optional.empty(), s -> true)
        .plan("provision");
  }

  @Test
  void plan_ofNothing_asPeopleReadIt() {
    Plan plan = plan(SERVICE);

    assertThat(plan.toString())
        .isEqualTo(
            """
            provision service mypg in cluster t1: 16 changes
              + store secrets: admin-password
              + create log group: t1-mypg-0123
              + create DNS zone: t1-firecamp.com
              + write DNS records: mypg-0.t1-firecamp.com, mypg-1.t1-firecamp.com
              + create volume: mypg-0 data, 100 GiB in zone us-east-1a
              + attach volume: mypg-0 data
              + create volume: mypg-0 journal, 10 GiB in zone us-east-1a
              + attach volume: mypg-0 journal
              + start container: mypg-0 on node node-0
              + create volume: mypg-1 data, 100 GiB in zone us-east-1b
              + attach volume: mypg-1 data
              + create volume: mypg-1 journal, 10 GiB in zone us-east-1b
              + attach volume: mypg-1 journal
              + start container: mypg-1 on node node-1
              + record: initializing: mypg
              ? wait until ready: mypg
              + record: active: mypg""");
  }

  @Test
  void plan_needsTheRecordBeforeAnyContainer_andItsOwnVolumesOnly() {
    Plan plan = plan(SERVICE);
    Step run =
        plan.steps().stream()
            .filter(s -> s.kind() == StepKind.RUN_CONTAINER && s.member().equals("mypg-1"))
            .findFirst()
            .orElseThrow();

    assertThat(run.after())
        .extracting(Step::id)
        .contains(
            "write DNS records: mypg-0.t1-firecamp.com, mypg-1.t1-firecamp.com",
            "attach volume: mypg-1 data",
            "attach volume: mypg-1 journal")
        .noneMatch(id -> id.contains("mypg-0 data"));
    assertThat(run.after())
        .filteredOn(s -> s.purpose().isPresent())
        .allMatch(s -> s.member().equals("mypg-1"));
  }

  private static Volume volume(String member, VolumePurpose purpose, int size) {
    return Volume.builder()
        .id("vol-" + member + purpose.word())
        .owner(new Owner("t1", "mypg", "0123", member))
        .purpose(purpose)
        .zone("us-east-1a")
        .spec(VolumeSpec.builder().sizeGib(size).type("gp3").build())
        .state(VolumeState.AVAILABLE)
        .build();
  }

  private static List<String> modifications(ServiceSpec wanted, Volume... volumes) {
    ServiceRecord service =
        new ServiceRecord(
            SERVICE.uuid(),
            SERVICE.state(),
            SERVICE.createdAt(),
            wanted,
            SERVICE.secrets(),
            SERVICE.primary(),
            SERVICE.term(),
            SERVICE.members(),
            SERVICE.leaving(),
            SERVICE.nextOrdinal(),
            SERVICE.rollout(),
            SERVICE.passwordReset(),
            SERVICE.initialized(),
            SERVICE.toCreate());
    Observation seen = new Observation(List.of(volumes), List.of(), List.of(), false, Set.of());
    return new ConvergePlanner(service, seen, true, Optional.empty(), s -> true)
        .plan("update").steps().stream()
            .filter(s -> s.kind() == StepKind.MODIFY_VOLUME)
            .map(Step::id)
            .toList();
  }

  @Test
  void plan_ofVolumesAsTheSpecSays_modifiesNone() {
    assertThat(
            modifications(
                SERVICE.spec(),
                volume("mypg-0", VolumePurpose.DATA, 100),
                volume("mypg-1", VolumePurpose.JOURNAL, 10)))
        .isEmpty();
  }

  @Test
  void plan_ofVolumesThatDiffer_namesWhatChanges() {
    VolumeSpec data =
        VolumeSpec.builder().sizeGib(200).type("io2").iops(4000).throughputMibps(250).build();
    ServiceSpec wanted =
        SERVICE.spec().toBuilder()
            .dataVolume(data)
            .journalVolume(VolumeSpec.builder().sizeGib(10).iops(3500).build())
            .build();

    assertThat(
            modifications(
                wanted,
                volume("mypg-0", VolumePurpose.DATA, 100),
                volume("mypg-0", VolumePurpose.JOURNAL, 10)))
        .containsExactly(
            "modify volume: mypg-0 data to 200 GiB, io2, 4000 IOPS, 250 MiB/s",
            "modify volume: mypg-0 journal to 3500 IOPS");
    assertThat(
            modifications(
                SERVICE.spec().toBuilder().tags(Map.of("team", "blue", "cost", "1")).build(),
                volume("mypg-0", VolumePurpose.DATA, 100)))
        .containsExactly("modify volume: mypg-0 data to tags cost, team");
  }

  @Test
  void plan_whatTheSpecDoesNotName_orTheBackendDoesNotKnow_isLeft() {
    Volume provisioned =
        volume("mypg-0", VolumePurpose.DATA, 300).toBuilder()
            .iops(3000)
            .throughputMibps(125)
            .build();
    Volume withoutTypes = volume("mypg-1", VolumePurpose.DATA, 100).toBuilder().type("").build();

    assertThat(modifications(SERVICE.spec(), provisioned, withoutTypes)).isEmpty();
  }
}
