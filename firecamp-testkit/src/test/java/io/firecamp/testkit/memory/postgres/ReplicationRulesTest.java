package io.firecamp.testkit.memory.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.postgres.server.Lsn;
import io.firecamp.postgres.server.ServerException;
import io.firecamp.postgres.server.ServerState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplicationRulesTest {
  private static final long MIB = 1 << 20;
  private final MemoryRuntime runtime = new MemoryRuntime();

  @AfterEach
  void close() {
    runtime.close();
  }

  private ServerState state(int ordinal) {
    return runtime.server(ordinal).state().orElseThrow();
  }

  @Test
  void lag_receivingAndReplaying_areSeparate() {
    runtime.provision(2);
    runtime.server(1).lag(Duration.ofSeconds(2), Duration.ofSeconds(3));
    Commit commit = runtime.server(0).commit(MIB);

    runtime.clock.advance(Duration.ofSeconds(1));
    assertThat(runtime.server(1).has(commit)).isFalse();
    runtime.clock.advance(Duration.ofSeconds(1));
    assertThat(runtime.server(1).has(commit)).isTrue();
    assertThat(runtime.server(1).shows(commit)).isFalse();
    assertThat(state(0).stream("mypg-1").orElseThrow().lagBytes()).isGreaterThanOrEqualTo(MIB);
    runtime.clock.advance(Duration.ofSeconds(3));
    assertThat(runtime.server(1).shows(commit)).isTrue();
    assertThat(state(1).replayAge()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void commit_withoutNames_isAcknowledgedAtOnce_onAStandbyRefused() {
    runtime.provision(2);

    assertThat(runtime.server(0).commit(1).outcome()).isEqualTo(CommitOutcome.ACKNOWLEDGED);
    assertThatThrownBy(() -> runtime.server(1).commit(1))
        .isInstanceOfSatisfying(
            ServerException.class,
            e -> assertThat(e.reason()).isEqualTo(ServerException.Reason.WRONG_ROLE));
  }

  @Test
  void commit_quorum_waitsForAnyStandby_andIsSeenThenOnly() {
    runtime.provision(3);
    runtime.configure(0, Map.of("synchronous_standby_names", "ANY 1 (\"mypg-1\", \"mypg-2\")"));
    runtime.server(1).lag(Duration.ofSeconds(5), Duration.ZERO);
    runtime.server(2).lag(Duration.ofSeconds(9), Duration.ZERO);

    Commit commit = runtime.server(0).commit(100);

    assertThat(commit.outcome()).isEqualTo(CommitOutcome.WAITING);
    assertThat(runtime.server(0).shows(commit)).isFalse();
    assertThat(state(0).stream("mypg-1").orElseThrow().sync()).isEqualTo("quorum");
    runtime.clock.advance(Duration.ofSeconds(5));
    assertThat(commit.outcome()).isEqualTo(CommitOutcome.ACKNOWLEDGED);
    assertThat(runtime.server(0).shows(commit)).isTrue();
  }

  @Test
  void commit_first_waitsForTheFirstThatStream_othersArePotential() {
    runtime.provision(3);
    runtime.configure(0, Map.of("synchronous_standby_names", "FIRST 1 (\"mypg-1\", \"mypg-2\")"));
    runtime.server(1).lag(Duration.ofSeconds(5), Duration.ZERO);
    Commit commit = runtime.server(0).commit(100);
    assertThat(commit.outcome()).isEqualTo(CommitOutcome.WAITING);
    assertThat(state(0).stream("mypg-1").orElseThrow().sync()).isEqualTo("sync");
    assertThat(state(0).stream("mypg-2").orElseThrow().sync()).isEqualTo("potential");

    runtime.server(1).crash();

    assertThat(commit.outcome()).isEqualTo(CommitOutcome.ACKNOWLEDGED);
  }

  @Test
  void commit_thatWaits_isUnknown_whenThePrimaryDies_orItIsCancelled_andIsThereLocally() {
    runtime.provision(2);
    runtime.configure(0, Map.of("synchronous_standby_names", "*"));
    runtime.server(1).hang();
    Commit cancelled = runtime.server(0).commit(100);
    Commit lost = runtime.server(0).commit(100);

    cancelled.cancel();
    runtime.server(0).crash();

    assertThat(cancelled.outcome()).isEqualTo(CommitOutcome.UNKNOWN);
    assertThat(lost.outcome()).isEqualTo(CommitOutcome.UNKNOWN);
    assertThat(runtime.server(0).has(lost)).isTrue();
    assertThat(runtime.server(1).has(lost)).isFalse();
  }

  @Test
  void commit_thatWaits_isAcknowledged_whenNamesAreTakenAway() {
    runtime.provision(2);
    runtime.configure(0, Map.of("synchronous_standby_names", "nobody"));
    Commit commit = runtime.server(0).commit(100);
    assertThat(commit.outcome()).isEqualTo(CommitOutcome.WAITING);

    runtime.configure(0, Map.of());

    assertThat(commit.outcome()).isEqualTo(CommitOutcome.ACKNOWLEDGED);
  }

  @Test
  void slot_ofAnAbsentStandby_goesFromReservedToLost_andTheStandbyCannotStream() {
    runtime.postgres.provision(
        MemoryRuntime.spec(
            2,
            Map.of(
                "max_slot_wal_keep_size", "64MB", "wal_keep_size", "0", "max_wal_size", "32MB")));
    runtime.server(1).crash();
    SimulatedServer primary = runtime.server(0);
    assertThat(status()).isEqualTo("reserved");
    primary.commit(60 * MIB);
    assertThat(status()).isEqualTo("extended");
    primary.commit(40 * MIB);
    primary.checkpoint();
    assertThat(status()).isEqualTo("lost");
    assertThat(state(0).slot("firecamp_mypg_1").orElseThrow().restart()).isEmpty();

    assertThat(runtime.postgres.get("t1", "mypg").restart().leftBehind())
        .singleElement()
        .satisfies(left -> assertThat(left.reason()).contains("mypg-1"));

    assertThat(runtime.log(1)).anyMatch(l -> l.contains("has already been removed"));
    assertThat(runtime.log(0)).anyMatch(l -> l.contains("invalidating obsolete replication slot"));
  }

  private String status() {
    return state(0).slot("firecamp_mypg_1").orElseThrow().status();
  }

  @Test
  void promote_whatTheOldPrimaryStillWrites_isOnNoOtherMember() {
    runtime.provision(3);
    Commit before = runtime.server(0).commit(100);
    runtime.session(1).promote(Duration.ofSeconds(1));

    Commit stray = runtime.server(0).commit(100);
    Commit after = runtime.server(1).commit(100);

    assertThat(state(1).timeline()).isEqualTo(2);
    assertThat(runtime.server(1).has(before)).isTrue();
    assertThat(runtime.server(1).has(stray)).isFalse();
    assertThat(runtime.server(0).has(after)).isFalse();
    assertThat(runtime.server(2).has(stray)).isTrue();
    assertThat(runtime.server(2).has(after)).isFalse();
  }

  @Test
  void rewind_makesAStandbyOfTheNewHistory_butNotWithoutHintBitsInTheWal() {
    runtime.postgres.provision(MemoryRuntime.spec(2, Map.of("wal_log_hints", "on")));
    runtime.network().isolate("mypg-0", java.util.List.of("mypg-1"));
    Commit stray = runtime.server(0).commit(100);
    runtime.session(1).promote(Duration.ofSeconds(1));
    Commit after = runtime.server(1).commit(100);
    runtime.server(0).crash();

    assertThat(runtime.server(0).rewind(runtime.server(1))).isEqualTo(RewindResult.NOT_REQUIRED);
    runtime.server(1).checkpoint();
    assertThat(runtime.server(0).rewind(runtime.server(1))).isEqualTo(RewindResult.DONE);

    assertThat(runtime.server(0).has(stray)).isFalse();
    assertThat(runtime.server(0).has(after)).isTrue();
  }

  @Test
  void maxConnections_raised_waitsForARestart_andReplayNeverPauses() {
    runtime.provision(2);
    runtime.configure(0, Map.of("max_connections", "200"));
    Lsn before = state(1).position();
    assertThat(runtime.session(0).pendingRestart()).hasSize(1);
    assertThat(state(1).replayPaused()).isFalse();

    runtime.postgres.update(MemoryRuntime.spec(2, Map.of("max_connections", "200")));

    assertThat(state(1).replayPaused()).isFalse();
    assertThat(state(1).position()).isGreaterThan(before);
  }
}
