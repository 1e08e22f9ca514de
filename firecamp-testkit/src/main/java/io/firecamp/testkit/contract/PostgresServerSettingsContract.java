package io.firecamp.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.Firecamp;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.PostgresConf;
import io.firecamp.postgres.server.FileSetting;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerException.Reason;
import io.firecamp.postgres.server.Setting;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every {@link PostgresServer} has to pass that concerns settings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PostgresServerSettingsContract {
  private static final int JOURNAL_GIB = 10;
  private Sessions sessions;
  private PostgresServer primary;
  private PostgresServer standby;

  /** For subclasses. */
  protected PostgresServerSettingsContract() {}

  /** A runtime without services in the cluster {@code t1}; closed when all tests have run. */
  protected abstract Firecamp open();

  /** The major version that the runtime's servers have. */
  protected abstract int major();

  @BeforeAll
  final void provision() {
    sessions = new Sessions(open(), major());
    PostgresService service = sessions.provision("settings", 2, Map.of());
    primary = sessions.open(service, 0);
    standby = sessions.open(service, 1);
  }

  @AfterAll
  final void closeRuntime() {
    sessions.close();
  }

  @AfterEach
  final void configureAsProvisioned() {
    primary.configure(files(Map.of()));
    standby.configure(files(Map.of()));
  }

  private static Map<String, String> files(Map<String, String> parameters) {
    return Map.of(
        BootContract.POSTGRESQL_CONF,
        PostgresConf.render(PostgresConf.defaults(JOURNAL_GIB), parameters));
  }

  private static Setting setting(PostgresServer of, String name) {
    List<Setting> found = of.settings(List.of(name));
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  @Test
  void settings_inTheirOrder_inAnyCase_withoutUnknownOnes() {
    assertThat(
            primary.settings(
                List.of("wal_sender_timeout", "no_such", "no.such", "MAX_WAL_SENDERS")))
        .extracting(Setting::name)
        .containsExactly("wal_sender_timeout", "max_wal_senders");
    assertThat(primary.settings(List.of())).isEmpty();
  }

  @Test
  void settings_sayValueWithUnit_whenItTakesEffect_andFromWhere() {
    assertThat(setting(primary, "wal_sender_timeout"))
        .isEqualTo(new Setting("wal_sender_timeout", "10s", "user", "configuration file", false));
    assertThat(setting(standby, "wal_level").context()).isEqualTo("postmaster");
    assertThat(setting(primary, "block_size").context()).isEqualTo("internal");
    assertThat(setting(primary, "statement_timeout"))
        .isEqualTo(new Setting("statement_timeout", "0", "user", "default", false));
    assertThat(setting(primary, "checkpoint_timeout").context()).isEqualTo("sighup");
  }

  @Test
  void settings_thatSessionsSetForThemselves_areTheServers() {
    assertThat(setting(primary, "log_statement").source()).isNotIn("session", "client");
    assertThat(setting(primary, "timezone").source()).isNotIn("session", "client");

    primary.configure(
        files(Map.of("log_statement", "ddl", "timezone", "Asia/Tokyo", "statement_timeout", "1h")));

    assertThat(setting(primary, "log_statement").value()).isEqualTo("ddl");
    assertThat(setting(primary, "timezone").value()).isEqualTo("Asia/Tokyo");
    assertThat(setting(primary, "statement_timeout").value()).isEqualTo("1h");
  }

  @Test
  void configure_isInForceOnReturn_onBoth_andAgain() {
    for (PostgresServer server : List.of(primary, standby)) {
      server.configure(files(Map.of("work_mem", "5MB", "firecamp.term", "7")));
      server.configure(files(Map.of("work_mem", "5MB", "firecamp.term", "7")));

      assertThat(setting(server, "work_mem"))
          .isEqualTo(new Setting("work_mem", "5MB", "user", "configuration file", false));
      assertThat(setting(server, "firecamp.term").value()).isEqualTo("7");
      assertThat(server.pendingRestart()).isEmpty();
    }
  }

  @Test
  void configure_filesElsewhere_areIgnored() {
    primary.configure(Map.of("/run/elsewhere/postgresql.conf", "work_mem = 'nonsense'\n"));

    assertThat(setting(primary, "work_mem").value()).isEqualTo("4MB");
  }

  @Test
  void configure_whatNeedsARestart_waitsForIt_untilItIsTakenBack() {
    String before = setting(primary, "max_locks_per_transaction").value();

    primary.configure(files(Map.of("max_locks_per_transaction", "99")));

    assertThat(primary.pendingRestart())
        .extracting(Setting::name)
        .containsExactly("max_locks_per_transaction");
    Setting waiting = setting(primary, "max_locks_per_transaction");
    assertThat(waiting.value()).isEqualTo(before);
    assertThat(waiting.context()).isEqualTo("postmaster");
    assertThat(waiting.pendingRestart()).isTrue();

    primary.configure(files(Map.of()));

    assertThat(setting(primary, "max_locks_per_transaction").value()).isEqualTo(before);
    assertThat(primary.pendingRestart()).isEmpty();
  }

  @Test
  void configure_withoutAValueThatNeedsARestart_isNoError() {
    String rendered = files(Map.of()).values().iterator().next();
    String shorter = rendered.replaceAll("(?m)^max_replication_slots.*\n", "");
    assertThat(shorter).isNotEqualTo(rendered);

    primary.configure(Map.of(BootContract.POSTGRESQL_CONF, shorter));

    assertThat(primary.pendingRestart())
        .extracting(Setting::name)
        .containsExactly("max_replication_slots");
  }

  @Test
  void configure_aValueThatIsRefused_leavesTheOldOneInForce() {
    for (PostgresServer server : List.of(primary, standby)) {
      for (Map<String, String> wrong :
          List.of(
              Map.of("work_mem", "nonsense"),
              Map.of("max_prepared_transactions", "nonsense"),
              Map.of("no_such_setting", "1"))) {
        String name = wrong.keySet().iterator().next();

        assertThatThrownBy(() -> server.configure(files(wrong)))
            .satisfies(Sessions.because(Reason.CONFIGURATION))
            .hasMessageContaining(name);

        assertThat(setting(server, "work_mem").value()).isEqualTo("4MB");
      }
    }
  }

  @Test
  void fileSettings_areWhatTheFilesSay_inEffectOrNot() {
    primary.configure(files(Map.of("work_mem", "9MB", "max_connections", "222")));

    List<FileSetting> settings = primary.fileSettings();

    assertThat(settings)
        .contains(
            new FileSetting("postgresql.conf", FileSetting.Origin.SPEC, "work_mem", "9MB"),
            new FileSetting("postgresql.conf", FileSetting.Origin.SPEC, "max_connections", "222"));
    assertThat(settings).noneMatch(s -> s.origin() == FileSetting.Origin.OTHER);
  }
}
