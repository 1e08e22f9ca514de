package io.firecamp.testkit.memory.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.Firecamp;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.status.Health;
import io.firecamp.postgres.status.MemberStatus;
import io.firecamp.postgres.status.Problem;
import io.firecamp.postgres.status.ProblemKind;
import io.firecamp.postgres.status.ServerDetails;
import io.firecamp.postgres.status.ServiceStatus;
import io.firecamp.spec.Secret;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.fault.CallerCrash;
import io.firecamp.testkit.fault.Fault;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What status() finds wrong with a service, and what it tells to do. */
class ProblemsTest {
  private final MemoryRuntime runtime = new MemoryRuntime();

  @AfterEach
  void close() {
    runtime.close();
  }

  private ServiceStatus status() {
    return runtime.postgres.get("t1", "mypg").status();
  }

  private static List<ProblemKind> kinds(ServiceStatus status) {
    return status.problems().stream().map(Problem::kind).toList();
  }

  private static Problem only(ServiceStatus status) {
    assertThat(status.problems()).as(status.toString()).hasSize(1);
    return status.problems().get(0);
  }

  @Test
  void aWholeService_hasNone_andSaysWhatAMonitorNeeds() {
    runtime.provision(3);

    ServiceStatus status = status();

    assertThat(status.problems()).isEmpty();
    assertThat(status.health()).isEqualTo(Health.OK);
    assertThat(status.toString()).contains("ACTIVE, OK");
    MemberStatus standby = status.member("mypg-1");
    ServerDetails details = standby.details().orElseThrow();
    assertThat(details.timeline()).isEqualTo(1);
    assertThat(details.replayPaused()).isFalse();
    assertThat(details.slot().orElseThrow().state()).isEqualTo("reserved");
    assertThat(details.slot().orElseThrow().active()).isTrue();
    assertThat(details.pendingRestart()).isEmpty();
    assertThat(details.drift()).isEmpty();
    assertThat(standby.journalRoom().orElseThrow().totalBytes()).isEqualTo(10L << 30);
    assertThat(standby.journalRoom().orElseThrow().freePercent()).isBetween(90, 100);
    assertThat(status.member("mypg-0").details().orElseThrow().slot()).isEmpty();
  }

  @Test
  void aPrimaryThatCrashed_isDown_andNamesItsContainer() {
    runtime.provision(2);
    runtime.server(0).crash();

    ServiceStatus status = status();

    assertThat(status.health()).isEqualTo(Health.DOWN);
    assertThat(kinds(status)).containsExactly(ProblemKind.NO_PRIMARY, ProblemKind.CONTAINER_EXITED);
    assertThat(status.problems().get(1).text()).contains("mypg-0", "signal 9");
    assertThat(status.problems().get(1).remedy()).contains("provision(spec)");
    runtime.provision(2);
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void aStandbyThatWasPromotedByHand_makesTwoPrimaries() {
    runtime.provision(2);
    runtime.session(1).promote(Duration.ofSeconds(5));

    ServiceStatus status = status();

    assertThat(status.health()).isEqualTo(Health.DOWN);
    assertThat(status.problems().get(0).kind()).isEqualTo(ProblemKind.SEVERAL_PRIMARIES);
    assertThat(status.problems().get(0).text())
        .contains("mypg-0 (timeline 1) and mypg-1 (timeline 2)", "recorded primary is mypg-0");
    assertThat(status.problems().get(0).remedy()).contains("adoptPrimary");
    runtime.postgres.get("t1", "mypg").adoptPrimary("mypg-1");
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void aPromotedStandby_whoseOldPrimaryIsGone_isNotAsRecorded() {
    runtime.provision(2);
    runtime.server(0).crash();
    runtime.session(1).promote(Duration.ofSeconds(5));

    ServiceStatus status = status();

    assertThat(status.health()).isEqualTo(Health.DEGRADED);
    assertThat(kinds(status))
        .containsExactly(ProblemKind.NOT_THE_RECORDED_PRIMARY, ProblemKind.CONTAINER_EXITED);
    assertThat(status.problems().get(0).remedy()).startsWith("adoptPrimary(\"mypg-1\")");
    runtime.postgres.get("t1", "mypg").adoptPrimary("mypg-1");
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void aDeadNode_isNamed_withTheMoveOffIt() {
    PostgresService service = runtime.provision(3);
    String node = service.status().members().get(2).node();
    runtime.cloud.nodes().kill(node);

    Problem problem = only(status());

    assertThat(problem.kind()).isEqualTo(ProblemKind.NODE_DEAD);
    assertThat(problem.member()).isEqualTo("mypg-2");
    assertThat(problem.text()).contains(node);
    assertThat(problem.remedy()).contains("moveOffDeadNode(\"mypg-2\")");
    service.moveOffDeadNode("mypg-2");
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void aMissingVolume_isNamed_andNothingThatFollowsFromIt() {
    PostgresService service = runtime.provision(2);
    service.stop();
    String volume = runtime.volume(1, VolumePurpose.DATA).id();
    service.start();
    runtime.server(1).crash();
    runtime.cloud.volumes().detach(volume, service.status().members().get(1).node());
    runtime.cloud.volumes().delete(volume);

    Problem problem = only(status());

    assertThat(problem.kind()).isEqualTo(ProblemKind.VOLUME_MISSING);
    assertThat(problem.text()).isEqualTo("the data volume of mypg-1 does not exist");
  }

  @Test
  void aDetachedVolume_isNamed_andAttachedAgain() {
    PostgresService service = runtime.provision(2);
    runtime.server(1).crash();
    String volume = runtime.volume(1, VolumePurpose.JOURNAL).id();
    runtime.cloud.volumes().detach(volume, service.status().members().get(1).node());

    assertThat(kinds(status()))
        .containsExactly(ProblemKind.VOLUME_UNUSABLE, ProblemKind.CONTAINER_EXITED);
    assertThat(runtime.volume(1, VolumePurpose.JOURNAL).state()).isEqualTo(VolumeState.AVAILABLE);

    runtime.provision(2);
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void aHungServer_aCrowdedOne_andAForeignPassword_haveTheirOwnWords() {
    runtime.provision(2);
    runtime.server(1).hang();
    assertThat(only(status()).kind()).isEqualTo(ProblemKind.NO_RESPONSE);
    runtime.server(1).resume();

    runtime.server(0).tooManyConnections(true);
    ServiceStatus crowded = status();
    assertThat(kinds(crowded))
        .containsExactly(ProblemKind.NO_PRIMARY, ProblemKind.TOO_MANY_CONNECTIONS);
    assertThat(crowded.problems().get(1).text()).contains("mypg-0", "too many clients already");
    runtime.server(0).tooManyConnections(false);

    runtime.session(0).changePassword("postgres", Secret.of("somebody's own"));
    assertThat(kinds(status())).contains(ProblemKind.PASSWORD_REFUSED);
  }

  @Test
  void applicationsThatHaveAllConnections_areAProblem_andTheWayInIsLeft() {
    PostgresService service = runtime.provision(2);
    runtime.server(0).applicationsHave(96);
    assertThat(status().problems()).isEmpty();

    runtime.server(0).applicationsHave(97);
    Problem problem = only(status());
    assertThat(problem.kind()).isEqualTo(ProblemKind.TOO_MANY_CONNECTIONS);
    assertThat(problem.member()).isEqualTo("mypg-0");
    assertThat(problem.text()).contains("97 of 97");
    assertThat(problem.remedy()).contains("max_connections").contains("update(spec)");
    assertThat(service.primary().name()).isEqualTo("mypg-0");

    runtime.postgres.update(MemoryRuntime.spec(2, Map.of("max_connections", "200")));
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void volumeThatIsSmallerThanItsSpec_isLeftBehind() {
    runtime.provision(2);
    dies("volumes.modify", spec -> spec.dataVolume(VolumeSpec.ofGib(200)));

    assertThat(kinds(status())).containsOnly(ProblemKind.LEFT_BEHIND);
    assertThat(status().problems().get(0).text())
        .contains("data volume has 100 GiB instead of 200");
  }

  @Test
  void pausedReplay_isAProblem_andWaitedFor() {
    PostgresService service = runtime.provision(2);
    PostgresServer standby = runtime.session(1);
    standby.pauseReplay();

    Problem problem = only(status());

    assertThat(problem.kind()).isEqualTo(ProblemKind.REPLAY_PAUSED);
    assertThat(status().member("mypg-1").details().orElseThrow().replayPaused()).isTrue();
    assertThat(problem.remedy()).contains("pg_wal_replay_resume");
    standby.resumeReplay();
    service.awaitReady(Duration.ofSeconds(5));
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void aLostSlot_needsANewCopy() {
    runtime.provision(2);
    runtime.configure(0, Map.of("max_slot_wal_keep_size", "64MB", "wal_keep_size", "0"));
    runtime.network().isolate("mypg-1", List.of("mypg-0"));
    runtime.clock.advance(Duration.ofSeconds(30));
    runtime.server(0).commit(200L << 20);
    runtime.server(0).checkpoint();
    runtime.network().heal();

    ServiceStatus status = status();

    assertThat(kinds(status)).contains(ProblemKind.SLOT_LOST);
    Problem lost =
        status.problems().stream().filter(p -> p.kind() == ProblemKind.SLOT_LOST).findFirst().get();
    assertThat(lost.remedy()).contains("reclone(\"mypg-1\")");
    assertThat(status.member("mypg-1").details().orElseThrow().slot().orElseThrow().state())
        .isEqualTo("lost");
  }

  @Test
  void aSlotOfNobody_thatKeepsWal_isNamed() {
    runtime.provision(2);
    runtime.session(0).createSlot("somebodys");
    runtime.server(0).commit(1 << 20);

    Problem problem = only(status());

    assertThat(problem.kind()).isEqualTo(ProblemKind.SLOT_LEFT_OVER);
    assertThat(problem.text()).contains("somebodys", "mypg-0");
    assertThat(problem.remedy()).contains("pg_drop_replication_slot('somebodys')");
    runtime.session(0).dropSlot("somebodys");
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void aStandbyThatDoesNotStream_isNamed() {
    runtime.provision(2);
    runtime.network().isolate("mypg-1", List.of("mypg-0"));
    runtime.clock.advance(Duration.ofSeconds(30));

    Problem problem = only(status());

    assertThat(problem.kind()).isEqualTo(ProblemKind.NOT_STREAMING);
    assertThat(problem.text()).contains("mypg-1", "does not stream from mypg-0");
  }

  @Test
  void whatSomebodySetOnTheServer_isDrift_andWaitsForARestartWhereItDoes() {
    runtime.provision(1);
    runtime.server(0).alterSystem("work_mem", "77MB");

    Problem problem = only(status());

    assertThat(problem.kind()).isEqualTo(ProblemKind.DRIFT);
    assertThat(problem.text()).contains("mypg-0", "work_mem = '77MB' in postgresql.auto.conf");
    assertThat(runtime.session(0).settings(List.of("work_mem")).get(0).value()).isEqualTo("77MB");

    runtime.server(0).resetSystem("work_mem");
    assertThat(status().problems()).isEmpty();
    runtime.server(0).alterSystem("max_connections", "333");
    assertThat(kinds(status())).containsExactly(ProblemKind.RESTART_PENDING, ProblemKind.DRIFT);
    assertThat(status().member("mypg-0").details().orElseThrow().pendingRestart())
        .containsExactly("max_connections");
  }

  @Test
  void aFullJournal_isLittleRoom() {
    runtime.provision(1);
    runtime.server(0).fillJournal();

    Problem problem = only(status());

    assertThat(problem.kind()).isEqualTo(ProblemKind.LITTLE_ROOM);
    assertThat(problem.text()).contains("journal volume of mypg-0 has 0 % free");
    assertThat(problem.remedy()).contains("larger journal volume");
  }

  @Test
  void aStoppedService_isDown_withTheWayBack() {
    runtime.provision(2).stop();

    Problem problem = only(status());

    assertThat(problem.kind()).isEqualTo(ProblemKind.STOPPED);
    assertThat(problem.remedy()).contains("start()");
    assertThat(status().health()).isEqualTo(Health.DOWN);
  }

  @Test
  void aNameThatLeadsElsewhere_isNamed() {
    runtime.provision(1);
    var dns = runtime.cloud.backends().dns();
    dns.upsert(
        dns.findZone("t1-firecamp.com").orElseThrow(),
        List.of(new DnsRecord("mypg-0.t1-firecamp.com", "10.9.9.9", DnsRecord.MEMBER_TTL)));

    assertThat(kinds(status())).contains(ProblemKind.DNS_WRONG);
  }

  /** A caller dies before its first call of that kind. */
  private void dies(String kind, UnaryOperator<PostgresServiceSpec.Builder> change) {
    FaultyBackends faulty =
        new FaultyBackends(
            runtime.cloud.backends(),
            FaultScript.atCallOf(kind, 1, new Fault.CrashBefore()),
            runtime.clock);
    PostgresServiceSpec spec =
        change.apply(PostgresServiceSpec.builder().from(MemoryRuntime.spec(2, Map.of()))).build();
    try (Firecamp dying = Firecamp.builder(faulty.backends()).time(runtime.clock).build()) {
      Postgres postgres = Postgres.on(dying);
      assertThatThrownBy(
              () -> {
                if (runtime.postgres.list("t1").isEmpty()) {
                  postgres.provision(spec);
                } else {
                  postgres.update(spec);
                }
              })
          .isInstanceOf(CallerCrash.class);
    }
  }

  @Test
  void whatAnOperationThatDiedLeftUndone_isNamed_untilItIsCompleted() {
    dies("servers.connect", spec -> spec);
    assertThat(kinds(status())).containsExactly(ProblemKind.INCOMPLETE);
    runtime.provision(2);
    assertThat(status().problems()).isEmpty();

    dies("servers.configure", spec -> spec.putParameters("work_mem", "9MB"));
    assertThat(kinds(status())).containsOnly(ProblemKind.LEFT_BEHIND);
    runtime.postgres.update(MemoryRuntime.spec(2, Map.of("work_mem", "9MB")));
    assertThat(status().problems()).isEmpty();

    Secret other = Secret.of("another");
    dies(
        "servers.changePassword",
        spec -> spec.putParameters("work_mem", "9MB").replicationPassword(other));
    assertThat(only(status()).kind()).isEqualTo(ProblemKind.PASSWORD_CHANGE_INCOMPLETE);
    runtime.postgres.update(
        PostgresServiceSpec.builder()
            .from(MemoryRuntime.spec(2, Map.of("work_mem", "9MB")))
            .replicationPassword(other)
            .build());
    assertThat(status().problems()).isEmpty();
  }

  @Test
  void aSlotThatSomebodyDropped_andOneBeyondItsLimit_areNamed() {
    runtime.provision(2);
    runtime.configure(0, Map.of("max_slot_wal_keep_size", "64MB", "wal_keep_size", "0"));
    runtime.network().isolate("mypg-1", List.of("mypg-0"));
    runtime.clock.advance(Duration.ofSeconds(30));
    runtime.server(0).commit(200L << 20);
    assertThat(kinds(status())).contains(ProblemKind.SLOT_AT_RISK);

    runtime.session(0).dropSlot("firecamp_mypg_1");

    assertThat(kinds(status())).contains(ProblemKind.SLOT_MISSING);
  }
}
