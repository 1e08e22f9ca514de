package io.firecamp.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.Firecamp;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.server.Lsn;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerException.Reason;
import io.firecamp.postgres.server.ServerState;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every {@link PostgresServer} has to pass that changes servers for good: promotions, lost
 * slots, servers that end. Each test has a service of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PostgresServerFateContract {
  private static final Duration PROMOTED_WITHIN = Duration.ofSeconds(20);
  private Sessions sessions;

  /** For subclasses. */
  protected PostgresServerFateContract() {}

  /** A runtime without services in the cluster {@code t1}; closed when all tests have run. */
  protected abstract Firecamp open();

  /** The major version that the runtime's servers have. */
  protected abstract int major();

  /** Commits a change on the primary of the service that writes at least so much WAL. */
  protected abstract void write(PostgresService on, int mebibytes) throws Exception;

  /** Ends the member's server and all of its sessions at once, without a shutdown. */
  protected abstract void kill(PostgresService of, String member) throws Exception;

  @BeforeAll
  final void openRuntime() {
    sessions = new Sessions(open(), major());
  }

  @AfterAll
  final void closeRuntime() {
    sessions.close();
  }

  @Test
  void promote_aStandby_acceptsWrites_onANewTimeline() {
    PostgresService service = sessions.provision("promoted", 2, Map.of());
    PostgresServer old = sessions.open(service, 0);
    PostgresServer promoted = sessions.open(service, 1);
    Lsn before = promoted.state().position();

    promoted.promote(PROMOTED_WITHIN);

    ServerState state = promoted.state();
    assertThat(state.isPrimary()).isTrue();
    assertThat(state.timeline()).isEqualTo(2);
    assertThat(state.position()).isGreaterThanOrEqualTo(before);
    assertThat(state.received()).isEmpty();
    assertThat(state.upstream()).isEmpty();
    assertThat(state.replayAge()).isZero();
    promoted.changePassword("repluser", Sessions.REPLICATION);
    promoted.checkpoint();
    promoted.promote(PROMOTED_WITHIN);
    assertThat(promoted.state().timeline()).isEqualTo(2);
    assertThat(sessions.open(service, 1).state().timeline()).isEqualTo(2);
    assertThat(old.state().isPrimary()).isTrue();
    assertThat(old.state().timeline()).isEqualTo(1);
  }

  @Test
  void promote_aStandbyWhoseReplayIsPaused_acceptsWrites() throws Exception {
    PostgresService service = sessions.provision("paused", 2, Map.of());
    PostgresServer primary = sessions.open(service, 0);
    PostgresServer promoted = sessions.open(service, 1);
    promoted.pauseReplay();
    Lsn before = primary.state().position();
    write(service, 1);
    Sessions.await(
        () -> promoted.state().received().orElse(Lsn.ZERO).compareTo(before) > 0,
        () -> "nothing is received after " + before);
    Lsn received = promoted.state().received().orElseThrow();

    promoted.promote(PROMOTED_WITHIN);

    assertThat(promoted.state().isPrimary()).isTrue();
    assertThat(promoted.state().replayPaused()).isFalse();
    assertThat(promoted.state().position()).isGreaterThanOrEqualTo(received);
  }

  @Test
  void slot_beyondItsBound_isLost_untilItIsMadeAnew() throws Exception {
    PostgresService service =
        sessions.provision(
            "bounded", 1, Map.of("max_slot_wal_keep_size", "16MB", "wal_keep_size", "0"));
    PostgresServer primary = sessions.open(service, 0);
    primary.createSlot("contract_lost");
    write(service, 80);

    Sessions.await(
        () -> {
          primary.checkpoint();
          return primary.state().slot("contract_lost").orElseThrow().isLost();
        },
        () -> "the slot is not lost: " + primary.state().slots());

    ServerState.Slot lost = primary.state().slot("contract_lost").orElseThrow();
    assertThat(lost.restart()).isEmpty();
    assertThat(lost.retainedBytes()).isZero();
    primary.createSlot("contract_lost");
    assertThat(primary.state().slot("contract_lost").orElseThrow().isLost()).isTrue();
    primary.dropSlot("contract_lost");
    primary.createSlot("contract_lost");
    assertThat(primary.state().slot("contract_lost").orElseThrow().isLost()).isFalse();
  }

  @Test
  void slotInUse_isActive_andRefusedToBeDropped() {
    PostgresService service = sessions.provision("slotted", 2, Map.of());
    PostgresServer primary = sessions.open(service, 0);
    String slot = BootContract.slotName("slotted-1");
    if (primary.state().slot(slot).isEmpty()) {
      // A runtime for tests may stream without slots.
      assertThat(sessions.open(service, 1).state().upstream().orElseThrow().slot()).isEmpty();
      return;
    }

    assertThat(primary.state().slot(slot).orElseThrow().active()).isTrue();
    assertThatThrownBy(() -> primary.dropSlot(slot)).satisfies(Sessions.because(Reason.REFUSED));
    assertThat(primary.state().slot(slot)).isPresent();
  }

  @Test
  void stoppedMember_doesNotListen() {
    PostgresService service = sessions.provision("stopped", 1, Map.of());
    service.stop();

    assertThatThrownBy(() -> sessions.open(service, 0))
        .satisfies(Sessions.because(Reason.NOT_LISTENING))
        .hasMessageContaining("stopped-0");
  }

  @Test
  void killedServer_breaksItsSessions_andNobodyListens() throws Exception {
    PostgresService service = sessions.provision("killed", 1, Map.of());
    PostgresServer session = sessions.open(service, 0);
    assertThat(session.state().isPrimary()).isTrue();

    kill(service, "killed-0");

    assertThatThrownBy(session::state)
        .satisfies(Sessions.because(Reason.CONNECTION_LOST))
        .hasMessageContaining("killed-0");
    session.close();
    session.close();
    assertThatThrownBy(() -> sessions.open(service, 0))
        .satisfies(Sessions.because(Reason.NOT_LISTENING));
  }

  @Test
  void killedPrimary_itsStandbyStreamsNoMore_andKeepsWhatItReceived() throws Exception {
    PostgresService service = sessions.provision("orphaned", 2, Map.of());
    PostgresServer primary = sessions.open(service, 0);
    PostgresServer standby = sessions.open(service, 1);
    Lsn position = primary.state().position();
    Sessions.await(
        () -> standby.state().position().compareTo(position) >= 0,
        () -> "the standby does not replay " + position);

    kill(service, "orphaned-0");

    Sessions.await(
        () -> standby.state().upstream().isEmpty(), () -> "it still streams: " + standby.state());
    ServerState orphan = standby.state();
    assertThat(orphan.isPrimary()).isFalse();
    assertThat(orphan.timeline()).isEqualTo(1);
    assertThat(orphan.position()).isGreaterThanOrEqualTo(position);
    assertThat(orphan.received().orElseThrow()).isGreaterThanOrEqualTo(position);
  }
}
