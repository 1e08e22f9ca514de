package io.firecamp.postgres.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.Owner;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.postgres.probe.Answer;
import io.firecamp.postgres.server.FileSetting;
import io.firecamp.postgres.server.FileSetting.Origin;
import io.firecamp.postgres.server.Lsn;
import io.firecamp.postgres.server.MemberRole;
import io.firecamp.postgres.server.ServerException.Reason;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Observation;
import io.firecamp.service.Rollout;
import io.firecamp.service.SecretVersions;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a diagnosis makes of states that simulated servers do not get into. */
class DiagnosisTest {
  private static final Lsn PRIMARY_AT = Lsn.parse("0/5000000");
  private MemberRecord member =
      MemberRecord.placed("mypg-1", 1, "zone-b", "node-1", "10.0.0.2", 5432, 1);
  private Rollout rollout = Rollout.first();
  private SecretVersions password = SecretVersions.startingAt(1);
  private ServiceState state = ServiceState.ACTIVE;
  private Optional<SlotStatus> slot = slot("reserved");

  private static Optional<SlotStatus> slot(String state) {
    return Optional.of(new SlotStatus("firecamp_mypg_1", state, true, 4096));
  }

  private ServiceRecord service() {
    MemberRecord first = MemberRecord.placed("mypg-0", 0, "zone-a", "node-0", "10.0.0.1", 5432, 1);
    return new ServiceRecord(
        "0123",
        state,
        Instant.EPOCH,
        ServiceSpec.builder()
            .cluster("t1")
            .name("mypg")
            .kind("postgresql")
            .replicas(2)
            .dataVolume(VolumeSpec.ofGib(100))
            .journalVolume(VolumeSpec.ofGib(10))
            .image("x:1")
            .port(5432)
            .build(),
        Map.of("admin-password", password),
        "mypg-0",
        1,
        List.of(first.withConfig(rollout.config()), member),
        List.of(),
        2,
        rollout,
        "",
        true,
        Set.of());
  }

  private static ServerState primary() {
    ServerState.Stream stream =
        new ServerState.Stream(
            "mypg-1", "streaming", Optional.of(PRIMARY_AT), Optional.of(PRIMARY_AT), 0, "async");
    return new ServerState(
        MemberRole.PRIMARY,
        "7001",
        2,
        PRIMARY_AT,
        Optional.empty(),
        false,
        Duration.ZERO,
        Optional.empty(),
        List.of(stream),
        List.of(),
        Map.of(1, Lsn.parse("0/2000000")));
  }

  private static ServerState standby(String system, int timeline, String at, boolean streams) {
    return new ServerState(
        MemberRole.STANDBY,
        system,
        timeline,
        Lsn.parse(at),
        Optional.of(Lsn.parse(at)),
        false,
        Duration.ZERO,
        streams ? Optional.of(new ServerState.Upstream("10.0.0.1", 5432, "s")) : Optional.empty(),
        List.of(),
        List.of(),
        Map.of());
  }

  private List<Problem> problems(Optional<ServerState> standby) {
    ServiceRecord service = service();
    List<Volume> volumes = new ArrayList<>();
    List<DnsRecord> names = new ArrayList<>();
    List<MemberStatus> members = new ArrayList<>();
    for (MemberRecord one : service.members()) {
      for (VolumePurpose purpose : VolumePurpose.values()) {
        volumes.add(
            Volume.builder()
                .id("vol-" + one.name() + purpose)
                .owner(new Owner("t1", "mypg", "0123", one.name()))
                .purpose(purpose)
                .zone(one.zone())
                .sizeGib(service.spec().volume(purpose).sizeGib())
                .state(VolumeState.ATTACHED)
                .node(one.node())
                .build());
      }
      names.add(new DnsRecord(service.dnsName(one), one.address(), DnsRecord.MEMBER_TTL));
      boolean first = one.ordinal() == 0;
      Optional<ServerState> said = first ? Optional.of(primary()) : standby;
      members.add(
          new MemberStatus(
              one.name(),
              MemberRole.UNKNOWN,
              one.zone(),
              one.node(),
              one.address(),
              "",
              "",
              Optional.empty(),
              "",
              Optional.empty(),
              Optional.empty(),
              "",
              "",
              Optional.empty(),
              Optional.empty(),
              said.map(
                  s ->
                      new ServerDetails(
                          s.timeline(),
                          false,
                          first ? Optional.empty() : slot,
                          List.of(),
                          List.of(),
                          Optional.empty())),
              ""));
    }
    Observation seen = new Observation(volumes, List.of(), names, true, Set.of());
    List<Answer> answers =
        List.of(
            new Answer("mypg-0", Optional.of(primary()), Optional.empty(), ""),
            new Answer(
                "mypg-1",
                standby,
                standby.isPresent() ? Optional.empty() : Optional.of(Reason.NOT_LISTENING),
                ""));
    return Diagnosis.of(new Situation(service, seen, Map.of(), answers, members)).stream()
        .filter(p -> p.kind() != ProblemKind.CONTAINER_MISSING)
        .toList();
  }

  private List<ProblemKind> kinds(ServerState standby) {
    return problems(Optional.of(standby)).stream().map(Problem::kind).toList();
  }

  @Test
  void aStandbyThatFollows_hasNone() {
    assertThat(kinds(standby("7001", 2, "0/5000000", true))).isEmpty();
    assertThat(kinds(standby("7001", 2, "0/5000001", true))).isEmpty();
  }

  @Test
  void aNewerTimeline_orMoreThanThePrimaryHas_isDiverged() {
    assertThat(kinds(standby("7001", 3, "0/4000000", false))).containsExactly(ProblemKind.DIVERGED);
    assertThat(kinds(standby("7001", 2, "0/5000001", false))).containsExactly(ProblemKind.DIVERGED);
    Problem problem = problems(Optional.of(standby("7001", 3, "0/6000000", false))).get(0);
    assertThat(problem.text()).contains("0/6000000 on timeline 3", "0/5000000 on timeline 2");
    assertThat(problem.remedy()).startsWith("reclone(\"mypg-1\")").contains("loses");
  }

  @Test
  void theDataOfAnotherSystem_isForeign() {
    assertThat(kinds(standby("7002", 2, "0/5000000", true)))
        .containsExactly(ProblemKind.FOREIGN_DATA);
  }

  @Test
  void slots_missing_lost_andAtRisk() {
    slot = Optional.empty();
    assertThat(kinds(standby("7001", 2, "0/5000000", true)))
        .containsExactly(ProblemKind.SLOT_MISSING);
    slot = slot("lost");
    assertThat(kinds(standby("7001", 2, "0/5000000", false)))
        .containsExactly(ProblemKind.SLOT_LOST);
    slot = slot("unreserved");
    assertThat(kinds(standby("7001", 2, "0/5000000", true)))
        .containsExactly(ProblemKind.SLOT_AT_RISK);
    slot = slot("extended");
    assertThat(kinds(standby("7001", 2, "0/5000000", true))).isEmpty();
  }

  @Test
  void aMemberWithAnOlderConfiguration_isLeftBehind() {
    rollout = rollout.reload();

    assertThat(kinds(standby("7001", 2, "0/5000000", true)))
        .containsExactly(ProblemKind.LEFT_BEHIND);
  }

  @Test
  void whatAnOperationLeftUndone_isNamed() {
    password = password.rotatingTo(2);
    state = ServiceState.INITIALIZING;

    List<Problem> problems = problems(Optional.of(standby("7001", 2, "0/5000000", true)));

    assertThat(problems)
        .extracting(Problem::kind)
        .containsExactly(ProblemKind.INCOMPLETE, ProblemKind.PASSWORD_CHANGE_INCOMPLETE);
    assertThat(problems.get(1).text()).contains("admin-password");
  }

  @Test
  void aMemberThatIsMeantToBeStopped_isOnlyThat() {
    member = member.withStopped(true);

    assertThat(problems(Optional.empty()))
        .extracting(Problem::kind)
        .containsExactly(ProblemKind.MEMBER_STOPPED);
  }

  @Test
  void drift_theLastLineCounts_andWhatTheStartWritesIsNone() {
    Map<String, String> rendered = Map.of("work_mem", "4MB", "fsync", "on", "port", "5432");

    List<Drift> drift =
        Drift.between(
            rendered,
            List.of(
                new FileSetting("postgresql.conf", Origin.SPEC, "work_mem", "4MB"),
                new FileSetting("postgresql.conf", Origin.SPEC, "fsync", "on"),
                new FileSetting("member.conf", Origin.MEMBER, "fsync", "off"),
                new FileSetting("member.conf", Origin.MEMBER, "cluster_name", "mypg-0"),
                new FileSetting("postgresql.auto.conf", Origin.OTHER, "Work_Mem", "8MB"),
                new FileSetting("postgresql.auto.conf", Origin.OTHER, "jit", "off")));

    assertThat(drift)
        .containsExactlyInAnyOrder(
            new Drift("port", "5432", "", "postgresql.conf"),
            new Drift("work_mem", "4MB", "8MB", "postgresql.auto.conf"),
            new Drift("jit", "", "off", "postgresql.auto.conf"));
  }
}
