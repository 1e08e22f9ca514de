package io.firecamp.testkit.memory.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.volume.VolumeChange;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerException;
import io.firecamp.postgres.server.ServerException.Reason;
import io.firecamp.spec.VolumePurpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final MemoryRuntime runtime = new MemoryRuntime();

  @AfterEach
  void close() {
    runtime.close();
  }

  private static Consumer<Throwable> because(Reason reason) {
    return thrown ->
        assertThat(thrown)
            .isInstanceOfSatisfying(
                ServerException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private boolean streams(int ordinal) {
    return runtime.server(0).state().orElseThrow().stream("mypg-" + ordinal).isPresent();
  }

  @Test
  void crash_endsTheContainer_andTheNextStartRecovers() {
    PostgresService service = runtime.provision(2);
    Commit commit = runtime.server(0).commit(100);
    PostgresServer session = runtime.session(0);

    runtime.server(0).crash();

    assertThatThrownBy(session::state).satisfies(because(Reason.CONNECTION_LOST));
    assertThat(service.status().members().get(0).container()).contains("exited");
    service.restart();
    assertThat(runtime.server(0).shows(commit)).isTrue();
    assertThat(runtime.log(0)).anyMatch(l -> l.contains("was not properly shut down"));
    assertThat(streams(1)).isTrue();
  }

  @Test
  void hang_answersNobody_takesTheTimeout_andDropsStreamsInTheEnd() {
    runtime.provision(2);
    PostgresServer session = runtime.session(0);
    Instant before = runtime.clock.now();
    runtime.server(0).hang();

    assertThatThrownBy(session::state).satisfies(because(Reason.NO_ANSWER));
    assertThatThrownBy(() -> runtime.session(0)).satisfies(because(Reason.NO_ANSWER));

    assertThat(Duration.between(before, runtime.clock.now())).isEqualTo(Duration.ofSeconds(6));
    assertThat(runtime.server(1).state().orElseThrow().upstream()).isPresent();
    runtime.clock.advance(Duration.ofSeconds(10));
    assertThat(runtime.server(1).state().orElseThrow().upstream()).isEmpty();
    runtime.server(0).resume();
    assertThat(session.state().isPrimary()).isTrue();
    assertThat(runtime.server(1).state().orElseThrow().upstream()).isPresent();
  }

  @Test
  void partition_ofAStandby_isNoticedByTimeout_andHeals() {
    runtime.provision(2);
    runtime.network().isolate("mypg-0", List.of("mypg-1"));
    Commit commit = runtime.server(0).commit(100);

    assertThat(streams(1)).isTrue();
    assertThat(runtime.server(1).has(commit)).isFalse();
    runtime.clock.advance(Duration.ofSeconds(10));
    assertThat(streams(1)).isFalse();
    runtime.network().heal();
    assertThat(runtime.server(1).has(commit)).isTrue();
    assertThat(streams(1)).isTrue();
  }

  @Test
  void partition_ofAcknowledgementsOnly_letsWalThrough_butAcknowledgesNothing() {
    runtime.provision(2);
    runtime.configure(0, Map.of("synchronous_standby_names", "*"));
    runtime.network().cut("mypg-1", "mypg-0");

    Commit commit = runtime.server(0).commit(100);

    assertThat(runtime.server(1).has(commit)).isTrue();
    assertThat(commit.outcome()).isEqualTo(CommitOutcome.WAITING);
    runtime.network().join("mypg-1", "mypg-0");
    assertThat(commit.outcome()).isEqualTo(CommitOutcome.ACKNOWLEDGED);
  }

  @Test
  void partition_ofRepliesToAController_theRequestIsCarriedOutAllTheSame() {
    runtime.provision(2);
    PostgresServer session = runtime.session(1);
    runtime.network().cut("mypg-1", "controller");

    assertThatThrownBy(() -> session.promote(Duration.ofSeconds(1)))
        .satisfies(because(Reason.NO_ANSWER));

    assertThat(runtime.server(1).state().orElseThrow().isPrimary()).isTrue();
    runtime.network().heal();
    runtime.network().cut("controller", "mypg-0");
    assertThatThrownBy(() -> runtime.session(0)).satisfies(because(Reason.NO_ANSWER));
  }

  @Test
  void fullJournal_isAPanic_andStartsAgainOnceTheVolumeIsLarger() {
    PostgresService service = runtime.provision(1);
    Commit kept = runtime.server(0).commit(100);
    runtime.server(0).fillJournal();

    assertThatThrownBy(() -> runtime.server(0).commit(100))
        .satisfies(because(Reason.CONNECTION_LOST))
        .hasMessageContaining("PANIC")
        .hasMessageContaining("No space left on device");
    assertThatThrownBy(service::restart).hasMessageContaining("No space left on device");
    runtime
        .cloud
        .volumes()
        .modify(
            runtime.volume(0, VolumePurpose.JOURNAL).id(),
            VolumeChange.builder().sizeGib(20).tags(Map.of()).build());
    service.restart();

    assertThat(runtime.server(0).shows(kept)).isTrue();
  }

  @Test
  void corruptDirectory_isRefused_untilItIsRestored() {
    PostgresService service = runtime.provision(1);
    Commit kept = runtime.server(0).commit(100);
    runtime.server(0).corruptDirectory();

    assertThatThrownBy(service::restart)
        .hasMessageContaining("FATAL")
        .hasMessageContaining("it was not changed");
    runtime.server(0).restoreDirectory();
    service.restart();

    assertThat(runtime.server(0).shows(kept)).isTrue();
  }

  @Test
  void tooManyConnections_passes() {
    runtime.provision(1);
    runtime.server(0).tooManyConnections(true);
    assertThatThrownBy(() -> runtime.session(0)).satisfies(because(Reason.TOO_MANY_CONNECTIONS));

    runtime.server(0).tooManyConnections(false);

    assertThat(runtime.session(0).state().isPrimary()).isTrue();
  }

  @Test
  void foreignData_damagedMarkers_andOtherSystems_areRefused_andLeft() {
    PostgresService service = runtime.provision(2);
    service.stop();
    SimulatedVolume data = runtime.onVolume(1, VolumePurpose.DATA);
    String systemId = data.systemIdentifier();

    data.removeDataMarker();
    leavesBehind(service.start(), "FireCamp did not put there");

    data.copyDataFrom(runtime.volume(0, VolumePurpose.DATA).id());
    leavesBehind(service.start(), "belongs to member mypg-0");

    assertThat(data.systemIdentifier()).isEqualTo(systemId);
  }

  private static void leavesBehind(PostgresService service, String why) {
    assertThat(service.leftBehind())
        .singleElement()
        .satisfies(left -> assertThat(left.reason()).contains(why));
  }

  @Test
  void fencedNode_nothingRunsThere_aDeadOneAnswersNobody() {
    PostgresService service = runtime.provision(2);
    String node = service.status().members().get(1).node();
    runtime.cloud.nodes().kill(node);
    assertThatThrownBy(() -> runtime.session(1)).satisfies(because(Reason.NO_ANSWER));
    assertThat(runtime.server(1).state()).isPresent();

    runtime.cloud.nodes().fence("t1", node);

    assertThat(runtime.server(1).state()).isEmpty();
  }

  @Test
  void baseBackup_thatTakesLong_isWaitedFor_andComplete() {
    runtime.provision(1);
    runtime.server(1).baseBackupTakes(Duration.ofSeconds(30));

    runtime.postgres.update(MemoryRuntime.spec(2, Map.of()));

    assertThat(runtime.onVolume(1, VolumePurpose.DATA).isComplete()).isTrue();
    assertThat(streams(1)).isTrue();
  }
}
