package io.firecamp.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.Firecamp;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.server.Lsn;
import io.firecamp.postgres.server.MemberRole;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerException.Reason;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.postgres.server.ServerState.Stream;
import io.firecamp.spec.Secret;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every {@link PostgresServer} has to pass, on a runtime that provisions services with it. The
 * tests share one service and leave it as they found it. {@link PostgresServerSettingsContract} and
 * {@link PostgresServerFateContract} are the rest.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PostgresServerContract {
  private Sessions sessions;
  private PostgresService service;
  private PostgresServer primary;
  private PostgresServer standby;

  /** For subclasses. */
  protected PostgresServerContract() {}

  /** A runtime without services in the cluster {@code t1}; closed when all tests have run. */
  protected abstract Firecamp open();

  /** The major version that the runtime's servers have. */
  protected abstract int major();

  /** Commits a change on the primary of the service that writes at least so much WAL. */
  protected abstract void write(PostgresService on, int mebibytes) throws Exception;

  @BeforeAll
  final void provision() {
    sessions = new Sessions(open(), major());
    service = sessions.provision("contract", 2, Map.of());
    primary = sessions.open(service, 0);
    standby = sessions.open(service, 1);
  }

  @AfterAll
  final void closeRuntime() {
    sessions.close();
  }

  private static Stream stream(PostgresServer of, String member) {
    return of.state().stream(member).orElseThrow();
  }

  private void awaitReplayed(Lsn position) {
    Sessions.await(
        () -> standby.state().position().compareTo(position) >= 0,
        () -> "the standby does not replay " + position + ": " + standby.state());
  }

  /** The position of a change that is made now. */
  private Lsn written() throws Exception {
    Lsn before = primary.state().position();
    write(service, 0);
    Sessions.await(
        () -> primary.state().position().compareTo(before) > 0,
        () -> "the position stays at " + before);
    return primary.state().position();
  }

  @Test
  void state_rolesOfOneSystem_onOneTimeline() {
    ServerState ofPrimary = primary.state();
    ServerState ofStandby = standby.state();

    assertThat(ofPrimary.role()).isEqualTo(MemberRole.PRIMARY);
    assertThat(ofPrimary.isPrimary()).isTrue();
    assertThat(ofStandby.role()).isEqualTo(MemberRole.STANDBY);
    assertThat(ofPrimary.systemIdentifier()).matches("[1-9][0-9]+");
    assertThat(ofStandby.systemIdentifier()).isEqualTo(ofPrimary.systemIdentifier());
    assertThat(ofPrimary.timeline()).isEqualTo(1);
    assertThat(ofStandby.timeline()).isEqualTo(1);
  }

  @Test
  void state_ofAPrimary_hasNothingOfAStandby() {
    ServerState state = primary.state();

    assertThat(state.received()).isEmpty();
    assertThat(state.upstream()).isEmpty();
    assertThat(state.replayPaused()).isFalse();
    assertThat(state.replayAge()).isZero();
  }

  @Test
  void state_ofAStandby_namesItsUpstream() {
    ServerState state = standby.state();

    assertThat(state.upstream().orElseThrow().port())
        .isEqualTo(service.member("contract-0").port());
    assertThat(state.replayPaused()).isFalse();
    assertThat(state.replayAge()).isGreaterThanOrEqualTo(Duration.ZERO);
    assertThat(state.streams()).isEmpty();
    String slot = state.upstream().orElseThrow().slot();
    if (!slot.isEmpty()) {
      assertThat(primary.state().slot(slot).orElseThrow().active()).isTrue();
    }
  }

  @Test
  void state_afterAWrite_positionsGrow_andTheStandbyFollows() throws Exception {
    Lsn before = standby.state().position();
    Lsn position = written();

    awaitReplayed(position);

    ServerState state = standby.state();
    assertThat(state.position()).isGreaterThan(before);
    assertThat(state.received().orElseThrow()).isGreaterThanOrEqualTo(position);
  }

  @Test
  void streams_theStandbyIsOne_withoutLagInTheEnd() throws Exception {
    Lsn position = written();
    Sessions.await(
        () -> stream(primary, "contract-1").lagBytes() == 0,
        () -> "the standby keeps a lag: " + primary.state());

    Stream stream = stream(primary, "contract-1");

    assertThat(stream.state()).isEqualTo("streaming");
    assertThat(stream.isStreaming()).isTrue();
    assertThat(stream.flushed().orElseThrow()).isGreaterThanOrEqualTo(position);
    assertThat(stream.replayed().orElseThrow()).isGreaterThanOrEqualTo(position);
    assertThat(stream.sync()).isEqualTo("async");
    assertThat(primary.state().stream("contract-9")).isEmpty();
  }

  @Test
  void pauseReplay_standsStill_andReceives_untilItResumes() throws Exception {
    standby.pauseReplay();
    try {
      standby.pauseReplay();
      ServerState paused = standby.state();
      assertThat(paused.replayPaused()).isTrue();
      Lsn position = written();
      Sessions.await(
          () -> standby.state().received().orElse(Lsn.ZERO).compareTo(position) >= 0,
          () -> "a paused standby does not receive " + position);
      assertThat(standby.state().position()).isEqualTo(paused.position()).isLessThan(position);
      assertThat(stream(primary, "contract-1").lagBytes()).isPositive();
    } finally {
      standby.resumeReplay();
    }
    standby.resumeReplay();

    awaitReplayed(primary.state().position());
    assertThat(standby.state().replayPaused()).isFalse();
  }

  @Test
  void pauseReplay_ofAPrimary_isTheWrongRole() {
    assertThatThrownBy(primary::pauseReplay).satisfies(Sessions.because(Reason.WRONG_ROLE));
    assertThatThrownBy(primary::resumeReplay).satisfies(Sessions.because(Reason.WRONG_ROLE));
  }

  @Test
  void promote_ofAPrimary_isANoOp() {
    primary.promote(Duration.ofSeconds(5));

    assertThat(primary.state().timeline()).isEqualTo(1);
  }

  @Test
  void checkpoint_works_onBoth() {
    primary.checkpoint();
    standby.checkpoint();
  }

  @Test
  void createSlot_keepsWal_untilItIsDropped() throws Exception {
    primary.createSlot("contract_slot");
    try {
      ServerState.Slot made = primary.state().slot("contract_slot").orElseThrow();
      written();
      primary.createSlot("contract_slot");
      ServerState.Slot kept = primary.state().slot("contract_slot").orElseThrow();

      assertThat(made.active()).isFalse();
      assertThat(made.restart()).isPresent();
      assertThat(made.status()).isEqualTo("reserved");
      assertThat(made.isLost()).isFalse();
      assertThat(kept.restart()).isEqualTo(made.restart());
      assertThat(kept.retainedBytes()).isGreaterThan(made.retainedBytes());
    } finally {
      primary.dropSlot("contract_slot");
    }
    primary.dropSlot("contract_slot");
    assertThat(primary.state().slot("contract_slot")).isEmpty();
  }

  @Test
  void createSlot_onAStandby_makesItThere() {
    standby.createSlot("contract_there");
    assertThat(standby.state().slot("contract_there")).isPresent();
    assertThat(primary.state().slot("contract_there")).isEmpty();

    standby.dropSlot("contract_there");
    assertThat(standby.state().slots()).extracting(ServerState.Slot::name).isEmpty();
  }

  @Test
  void changePassword_theNewOneIsAccepted_theOldOneNoMore() {
    Secret old = Sessions.ADMIN;
    Secret other = Secret.of("an other: 'one' \\ $1");
    assertThatThrownBy(() -> sessions.open(service, 0, other))
        .satisfies(Sessions.because(Reason.AUTHENTICATION))
        .hasMessageContaining("contract-0");

    primary.changePassword(BootContract.ADMIN_USER, other);
    try {
      primary.changePassword(BootContract.ADMIN_USER, other);
      assertThat(sessions.open(service, 0, other).state().isPrimary()).isTrue();
      assertThat(sessions.open(service, 0, old, other).state().isPrimary()).isTrue();
      assertThatThrownBy(() -> sessions.open(service, 0, old))
          .satisfies(Sessions.because(Reason.AUTHENTICATION));
    } finally {
      primary.changePassword(BootContract.ADMIN_USER, old);
    }
    assertThat(sessions.open(service, 0, old).state().isPrimary()).isTrue();
  }

  @Test
  void changePassword_ofALowerVersion_isNotSet_andTheSameAgainIsHarmless() {
    Secret second = Secret.of("second $firecamp$ ' \\");
    try {
      assertThat(primary.changePassword(BootContract.ADMIN_USER, second, 12)).isTrue();
      assertThat(primary.changePassword(BootContract.ADMIN_USER, second, 12)).isTrue();
      assertThat(primary.changePassword(BootContract.ADMIN_USER, Secret.of("late"), 11)).isFalse();
      assertThat(sessions.open(service, 0, second).state().isPrimary()).isTrue();
      assertThatThrownBy(() -> primary.changePassword("nobody", second, 1))
          .satisfies(Sessions.because(Reason.REFUSED));
      assertThatThrownBy(() -> standby.changePassword(BootContract.ADMIN_USER, second, 13))
          .satisfies(Sessions.because(Reason.WRONG_ROLE));
    } finally {
      primary.changePassword(BootContract.ADMIN_USER, Sessions.ADMIN, 13);
    }
    assertThat(sessions.open(service, 0, Sessions.ADMIN).state().isPrimary()).isTrue();
  }

  @Test
  void refusals_namesLibrariesThatAreMissing_andChangesNothing() {
    assertThat(primary.refusals(Map.of("shared_preload_libraries", "nosuch")))
        .singleElement()
        .asString()
        .contains("shared_preload_libraries", "nosuch", "No such file or directory");
    assertThat(primary.refusals(Map.of())).isEmpty();
  }

  @Test
  void changePassword_ofNobody_isRefused_onAStandbyTheWrongRole() {
    Secret password = Secret.of("some");

    assertThatThrownBy(() -> primary.changePassword("nobody", password))
        .satisfies(Sessions.because(Reason.REFUSED));
    assertThatThrownBy(() -> standby.changePassword(BootContract.ADMIN_USER, password))
        .satisfies(Sessions.because(Reason.WRONG_ROLE))
        .hasMessageContaining("contract-1");
  }

  @Test
  void storeUpstreamPassword_onEitherRole_interruptsNoStream() throws Exception {
    standby.storeUpstreamPassword("repluser", Sessions.REPLICATION);
    standby.storeUpstreamPassword("repluser", Sessions.REPLICATION);
    primary.storeUpstreamPassword("repluser", Sessions.REPLICATION);

    awaitReplayed(written());
    assertThat(stream(primary, "contract-1").isStreaming()).isTrue();
  }

  @Test
  void createRole_againReplacesThePassword_unlessANewerOneIsSet() {
    primary.createRole("app", Secret.of("first"), 1);
    primary.createRole("app", Secret.of("third 'one' \\"), 3);
    assertThat(primary.changePassword("app", Secret.of("late"), 2)).isFalse();

    primary.createRole("app", Secret.of("late, too"), 1);

    assertThat(primary.changePassword("app", Secret.of("late"), 2)).isFalse();
    assertThat(primary.changePassword("app", Secret.of("fourth"), 4)).isTrue();
    assertThatThrownBy(() -> standby.createRole("app", Secret.of("other"), 5))
        .satisfies(Sessions.because(Reason.WRONG_ROLE));
  }

  @Test
  void createDatabase_once_thenUnchanged_extensionsToo() {
    primary.createRole("owner-1", Secret.of("some"), 1);
    primary.createDatabase("shop-1", "owner-1");
    primary.createDatabase("shop-1", BootContract.ADMIN_USER);
    primary.createExtension("shop-1", "plpgsql");
    primary.createExtension("shop-1", "pg_trgm");
    primary.createExtension("shop-1", "pg_trgm");

    assertThat(primary.availableExtensions()).contains("plpgsql", "pg_trgm");
    assertThat(standby.availableExtensions()).isEqualTo(primary.availableExtensions());
  }

  @Test
  void createDatabase_ofNobody_orOnAStandby_isRefused() {
    assertThatThrownBy(() -> primary.createDatabase("shop-2", "nobody"))
        .satisfies(Sessions.because(Reason.REFUSED));
    assertThatThrownBy(() -> standby.createDatabase("shop-2", BootContract.ADMIN_USER))
        .satisfies(Sessions.because(Reason.WRONG_ROLE))
        .hasMessageContaining("contract-1");
  }

  @Test
  void createExtension_thatTheServerDoesNotHave_orInNoDatabase_isRefused() {
    primary.createDatabase("shop-3", BootContract.ADMIN_USER);

    assertThatThrownBy(() -> primary.createExtension("shop-3", "nosuch"))
        .satisfies(Sessions.because(Reason.REFUSED))
        .hasMessageContaining("nosuch");
    assertThatThrownBy(() -> primary.createExtension("shop-nowhere", "pg_trgm"))
        .satisfies(Sessions.because(Reason.REFUSED))
        .hasMessageContaining("shop-nowhere");
  }
}
