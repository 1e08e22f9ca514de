package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.log.LogLine;
import io.firecamp.backend.volume.Volume;
import io.firecamp.engine.CallOptions;
import io.firecamp.error.ServiceStateException;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.server.Endpoint;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.postgres.status.Health;
import io.firecamp.postgres.status.Problem;
import io.firecamp.postgres.status.ProblemKind;
import io.firecamp.postgres.status.ServiceStatus;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Provisioned.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One member is restarted, stopped, started or removed, while the others serve. */
class MemberOperationsTest {
  private static final PostgresServiceSpec THREE = PostgresSite.spec(3).build();
  private final PostgresSite site = new PostgresSite(5);

  @BeforeEach
  void provision() {
    site.process().provision(THREE);
    site.commit();
  }

  private <T> T on(Function<PostgresService, T> work) {
    return site.process().with(p -> work.apply(p.get(PostgresSite.CLUSTER, "a")));
  }

  private List<String> members() {
    return site.record("a").members().stream().map(MemberRecord::name).toList();
  }

  private List<String> slots() {
    return site.server("a-0").state().orElseThrow().slots().stream().map(s -> s.name()).toList();
  }

  private ContainerState container(String member) {
    return site.cloud.containers().all().stream()
        .filter(c -> c.owner().member().equals(member))
        .map(Container::state)
        .findFirst()
        .orElseThrow();
  }

  private boolean streams(String member) {
    return site.server("a-0")
        .state()
        .flatMap(s -> s.stream(member))
        .filter(ServerState.Stream::isStreaming)
        .isPresent();
  }

  private List<String> startsSince(int number) {
    return site.cloud.containers().started().stream()
        .skip(number)
        .map(c -> c.owner().member())
        .toList();
  }

  /** How often its server let anybody in; a look at its data does not. */
  private long timesReady(String member) {
    List<LogLine> lines = on(s -> s.logs(member));
    return lines.stream().filter(l -> l.text().contains("ready to accept")).count();
  }

  private void session(String member, Consumer<PostgresServer> work) {
    PostgresMember at = on(s -> s.member(member));
    try (PostgresServer session =
        site.cloud
            .postgres()
            .access("person")
            .connect(
                new Endpoint(member, at.host(), at.port()),
                List.of(PostgresSite.ADMIN),
                Duration.ofSeconds(5))) {
      work.accept(session);
    }
  }

  private void loseVolumes(String member) {
    site.server(member).crash();
    for (Volume volume : site.cloud.volumes().all()) {
      if (volume.owner().member().equals(member)) {
        volume.node().ifPresent(node -> site.cloud.volumes().detach(volume.id(), node));
        site.cloud.volumes().delete(volume.id());
      }
    }
  }

  @Test
  void remove_takesTheChosenStandby_dropsItsSlot_andKeepsItsVolumes() {
    assertThat(on(s -> s.plans().removeMember("a-1")).toString())
        .contains("+ stop container: a-1", "+ forget member: a-1", "+ remove member: a-1")
        .doesNotContain("stop container: a-2");

    PostgresService done = site.process().removeMember("a", "a-1");

    assertThat(done.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(members()).containsExactly("a-0", "a-2");
    assertThat(slots()).containsExactly("firecamp_a_2");
    assertThat(on(PostgresService::spec).replicas()).isEqualTo(2);
    List<Volume> kept = site.process().with(p -> p.retainedVolumes(PostgresSite.CLUSTER, "a"));
    assertThat(kept)
        .hasSize(2)
        .allMatch(v -> v.owner().member().equals("a-1") && v.node().isEmpty());
    assertThat(site.cloud.dns().all()).noneMatch(r -> r.name().startsWith("a-1."));
    assertThat(site.process().removeMember("a", "a-1").outcome()).isEqualTo(Outcome.UNCHANGED);
    site.process().update(THREE);
    assertThat(members()).containsExactly("a-0", "a-2", "a-3");
  }

  @Test
  void remove_whatCannotGo_isRefused_andChangesNothing() {
    CloudState before = CloudState.of(site.cloud);

    assertThatThrownBy(() -> site.process().removeMember("a", "a-0"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("it is the primary")
        .hasMessageContaining("adopt it");
    assertThatThrownBy(() -> site.process().removeMember("a", "a-3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a-3");
    assertThatThrownBy(() -> site.process().removeMember("a", "b-1"))
        .isInstanceOf(IllegalArgumentException.class);
    site.server("a-0").hang();
    assertThatThrownBy(() -> site.process().removeMember("a", "a-1"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("no member accepts writes");
    site.server("a-0").resume();
    MemberFailure.promote(site, "a-1");
    assertThatThrownBy(() -> site.process().removeMember("a", "a-1"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("accepts writes");
    assertThat(CloudState.of(site.cloud)).isEqualTo(before);
  }

  @Test
  void remove_theOnlyMember_isRefused() {
    site.process().update(PostgresSite.spec(1).build());

    assertThatThrownBy(() -> site.process().removeMember("a", "a-0"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("the only member")
        .hasMessageContaining("Delete the service");
  }

  @Test
  void remove_oneWithoutVolumes_goesThrough() {
    loseVolumes("a-1");

    assertThat(site.process().removeMember("a", "a-1").leftBehind()).isEmpty();

    assertThat(members()).containsExactly("a-0", "a-2");
    assertThat(slots()).containsExactly("firecamp_a_2");
  }

  @Test
  void restart_ofOne_restartsNoOther() {
    int before = site.cloud.containers().started().size();

    site.process().restartMember("a", "a-1");
    assertThat(startsSince(before)).containsExactly("a-1");
    assertThat(streams("a-1")).isTrue();
    site.process().restartMember("a", "a-0");
    assertThat(startsSince(before)).containsExactly("a-1", "a-0");
    assertThat(on(s -> s.plans().restart("a-2")).toString())
        .containsSubsequence("+ stop container: a-2", "+ start container: a-2")
        .doesNotContain("stop container: a-0");
  }

  @Test
  void restart_ofOneThatHangs_bringsItBack() {
    site.server("a-1").hang();

    assertThat(site.process().restartMember("a", "a-1").leftBehind()).isEmpty();

    assertThat(streams("a-1")).isTrue();
    site.server("a-0").hang();
    site.process().restartMember("a", "a-0");
    assertThat(streams("a-1")).isTrue();
  }

  @Test
  void restart_ofThePrimary_isNotKeptFromStarting_byAStandbyThatHangs() {
    site.server("a-2").hang();

    assertThat(site.process().restartMember("a", "a-0").leftBehind()).hasSize(1);

    assertThat(streams("a-1")).isTrue();
  }

  @Test
  void stop_ofOne_staysStopped_whateverElseIsCalled_andIsNotLeftBehind() {
    site.process().stopMember("a", "a-1");
    assertThat(container("a-1")).isEqualTo(ContainerState.EXITED);
    assertThat(site.process().stopMember("a", "a-1").outcome()).isEqualTo(Outcome.UNCHANGED);
    int before = site.cloud.containers().started().size();
    long ready = timesReady("a-1");

    PostgresService again = site.process().provision(THREE);
    assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(again.leftBehind()).isEmpty();
    assertThat(site.process().restart("a").leftBehind()).isEmpty();
    assertThat(site.process().restart("a").leftBehind()).isEmpty();
    site.process().stop("a");
    assertThat(site.process().start("a").leftBehind()).isEmpty();
    site.process().with(p -> p.get(PostgresSite.CLUSTER, "a").resetPasswords());
    assertThat(site.process().update(PostgresSite.spec(4).build()).leftBehind()).isEmpty();
    on(
        s -> {
          s.awaitReady(Duration.ofSeconds(30));
          return s;
        });

    assertThat(startsSince(before)).contains("a-0", "a-2", "a-3");
    assertThat(timesReady("a-1")).isEqualTo(ready);
    assertThat(container("a-1")).isEqualTo(ContainerState.EXITED);
    assertThat(slots()).contains("firecamp_a_1");
  }

  @Test
  void stop_ofOne_isShownByStatus_asStoppedOnPurpose() {
    site.process().stopMember("a", "a-1");

    ServiceStatus status = on(PostgresService::status);

    assertThat(status.health()).isEqualTo(Health.DEGRADED);
    assertThat(status.problems())
        .extracting(Problem::kind)
        .containsExactly(ProblemKind.MEMBER_STOPPED);
    assertThat(status.problems().get(0).remedy()).contains("start(\"a-1\")");
    assertThat(status.member("a-1").container()).isEqualTo("stopped");
    assertThat(status.member("a-1").problem()).isEmpty();
    site.process().startMember("a", "a-1");
    assertThat(on(PostgresService::status).health()).isEqualTo(Health.OK);
  }

  @Test
  void start_ofOne_catchesUp_withConfigurationsAndPasswords() {
    site.process().stopMember("a", "a-1");
    site.process()
        .update(PostgresSite.spec(3).parameters(Map.of("max_connections", "300")).build());
    site.process().update(PostgresSite.spec(3).parameters(Map.of("max_connections", "30")).build());
    PostgresServiceSpec wanted =
        PostgresSite.spec(3)
            .parameters(Map.of("max_connections", "30", "work_mem", "9MB"))
            .adminPassword(PostgresSite.NEW_ADMIN)
            .replicationPassword(PostgresSite.NEW_REPLICATION)
            .build();
    site.process().update(wanted);
    site.commit();

    PostgresService started = site.process().startMember("a", "a-1");

    assertThat(started.leftBehind()).isEmpty();
    assertThat(streams("a-1")).isTrue();
    assertThat(site.server("a-1").settings()).containsEntry("work_mem", "9MB");
    assertThat(site.commits()).allMatch(c -> site.server("a-1").shows(c));
    assertThat(site.process().provision(wanted).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(on(PostgresService::status).health()).isEqualTo(Health.OK);
    // The WAL that it replayed demanded 300 of its servers.
    assertThat(site.process().restartMember("a", "a-1").leftBehind()).isEmpty();
    assertThat(site.server("a-1").settings()).containsEntry("max_connections", "30");
  }

  @Test
  void start_ofOneThatIsNotStopped_onlyWaits() {
    int before = site.cloud.containers().started().size();

    assertThat(site.process().startMember("a", "a-1").outcome()).isEqualTo(Outcome.UNCHANGED);

    assertThat(startsSince(before)).isEmpty();
  }

  @Test
  void start_ofOneThatLostItsVolumes_isRefused_andCloningItAgainStartsIt() {
    site.process().stopMember("a", "a-1");
    loseVolumes("a-1");
    assertThat(site.process().provision(THREE).leftBehind()).isEmpty();

    assertThatThrownBy(() -> site.process().startMember("a", "a-1"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("lost volumes")
        .hasMessageContaining("reclone");
    assertThat(site.record("a").member("a-1").stopped()).isTrue();
    site.process().reclone("a", "a-1");

    assertThat(site.record("a").member("a-1").stopped()).isFalse();
    assertThat(streams("a-1")).isTrue();
  }

  @Test
  void stop_ofThePrimary_orOfAPromotedMember_isRefused() {
    assertThatThrownBy(() -> site.process().stopMember("a", "a-0"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("it is the primary")
        .hasMessageContaining("Stop the whole service");
    MemberFailure.promote(site, "a-1");
    assertThatThrownBy(() -> site.process().stopMember("a", "a-1"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("it accepts writes");
    assertThat(site.record("a").member("a-1").stopped()).isFalse();
  }

  @Test
  void stop_ofAStandbyThatKeepsThePrimaryFromStarting_letsItStart() {
    site.server("a-1").hang();
    site.server("a-0").crash();
    assertThatThrownBy(() -> site.process().provision(THREE)).hasMessageContaining("Stop a-1");

    site.process().stopMember("a", "a-1");

    assertThat(streams("a-2")).isTrue();
    site.process().startMember("a", "a-1");
    assertThat(streams("a-1")).isTrue();
  }

  @Test
  void stoppedMember_isNotMovedOrRestarted_andIsAdoptedAsThePrimary() {
    site.process().stopMember("a", "a-1");
    for (Function<PostgresService, PostgresService> call :
        List.<Function<PostgresService, PostgresService>>of(
            s -> s.move("a-1"), s -> s.restart("a-1"))) {
      assertThatThrownBy(() -> on(call))
          .isInstanceOf(ServiceStateException.class)
          .hasMessageContaining("it is stopped: start it first");
    }
    site.server("a-0").crash();
    assertThatThrownBy(() -> site.process().adoptPrimary("a", "a-1"))
        .hasMessageContaining("member a-1 is a standby");
    MemberFailure.promote(site, "a-1");

    site.process().adoptPrimary("a", "a-1");

    assertThat(site.server("a-1").state().orElseThrow().isPrimary()).isTrue();
    assertThat(site.record("a").member("a-1").stopped()).isFalse();
  }

  @Test
  void recreate_startsAMemberThatWasStopped() {
    site.process().stopMember("a", "a-1");
    site.process().delete("a");

    site.process().recreate(THREE);

    assertThat(streams("a-1")).isTrue();
  }

  @Test
  void update_fewerReplicas_removesTheStandbyOfTheLeastUse() {
    for (String what : List.of("stopped", "hangs", "volumes lost", "slot lost")) {
      MemberOperationsTest other = new MemberOperationsTest();
      other.provision();
      other.updateRemovesTheStandbyIn(what);
    }
  }

  private void updateRemovesTheStandbyIn(String what) {
    switch (what) {
      case "stopped" -> site.process().stopMember("a", "a-1");
      case "hangs" -> site.server("a-1").hang();
      case "volumes lost" -> loseVolumes("a-1");
      default -> MemberFailure.LOSES_ITS_SLOT.happenTo(site, "a-1");
    }
    PostgresServiceSpec two = PostgresSite.spec(2).build();
    assertThat(site.process().with(p -> p.planUpdate(two)).toString())
        .as(what)
        .contains("+ remove member: a-1")
        .doesNotContain("remove member: a-2");

    assertThat(site.process().update(two).leftBehind()).as(what).isEmpty();

    assertThat(members()).as(what).containsExactly("a-0", "a-2");
    assertThat(site.record("a").leaving()).as(what).isEmpty();
    assertThat(slots()).as(what).containsExactly("firecamp_a_2");
  }

  @Test
  void slotOfAFormerMember_isDroppedByALaterCall_thatOfAStoppedOneIsKept() {
    site.process().removeMember("a", "a-1");
    site.process().stopMember("a", "a-2");
    session(
        "a-0",
        server -> {
          server.createSlot("firecamp_a_1");
          server.createSlot("firecamp_a_7");
          server.createSlot("mine");
        });

    assertThat(on(PostgresService::status).problems())
        .filteredOn(p -> p.kind() == ProblemKind.SLOT_LEFT_OVER)
        .anySatisfy(p -> assertThat(p.remedy()).contains("provision(spec) drops it"));
    site.process().again("a");

    assertThat(slots()).containsExactlyInAnyOrder("firecamp_a_2", "firecamp_a_7", "mine");
  }

  @Test
  void recreate_ofFewerMembers_leavesNoSlot() {
    site.process().delete("a");

    site.process().recreate(PostgresSite.spec(2).build());

    assertThat(slots()).containsExactly("firecamp_a_1");
  }

  @Test
  void operationsOnAMember_withOptions_areDryRunsToo() {
    CloudState before = CloudState.of(site.cloud);
    CallOptions dry = CallOptions.defaults().dryRun();

    for (Function<PostgresService, PostgresService> call :
        List.<Function<PostgresService, PostgresService>>of(
            s -> s.restart("a-1", dry), s -> s.stop("a-1", dry), s -> s.removeMember("a-1", dry))) {
      PostgresService planned = on(call);
      assertThat(planned.outcome()).isEqualTo(Outcome.PLANNED);
      assertThat(planned.plan().orElseThrow().hasChanges()).isTrue();
    }
    assertThat(on(s -> s.start("a-1", dry)).plan().orElseThrow().hasChanges()).isFalse();
    assertThat(CloudState.of(site.cloud)).isEqualTo(before);
    assertThat(site.record("a").member("a-1").stopped()).isFalse();
  }
}
