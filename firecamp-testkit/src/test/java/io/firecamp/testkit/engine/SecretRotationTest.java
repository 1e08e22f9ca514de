package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.secret.SecretRef;
import io.firecamp.error.FirecampException;
import io.firecamp.error.InvalidSpecException;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.server.Endpoint;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerAccess;
import io.firecamp.service.ServiceDocument;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.fault.CallerCrash;
import io.firecamp.testkit.fault.Fault;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** At every moment, one of the recorded secrets is that of the servers, and every member gets in. */
class SecretRotationTest {
  private static final Secret THIRD_ADMIN = Secret.of("third admin");
  private static final Secret THIRD_REPLICATION = Secret.of("third replication");
  private static final PostgresServiceSpec FIRST = PostgresSite.spec(2).build();
  private static final PostgresServiceSpec SECOND =
      PostgresSite.spec(2)
          .adminPassword(PostgresSite.NEW_ADMIN)
          .replicationPassword(PostgresSite.NEW_REPLICATION)
          .build();
  private static final PostgresServiceSpec THIRD =
      PostgresSite.spec(2)
          .adminPassword(THIRD_ADMIN)
          .replicationPassword(THIRD_REPLICATION)
          .build();

  private static PostgresSite site() {
    PostgresSite site = new PostgresSite(3);
    site.process().provision(FIRST);
    return site;
  }

  private static ServiceRecord record(PostgresSite site) {
    return site.cloud.metadata().list(PostgresSite.CLUSTER).stream()
        .map(d -> ServiceDocument.read(d.content()))
        .findFirst()
        .orElseThrow();
  }

  private static Secret stored(PostgresSite site, String name) {
    return site.cloud.secrets().get(record(site).secretRef(name)).orElseThrow();
  }

  /** What is recorded is stored, and is what the servers have; nothing else is stored. */
  private static void mustBeSettled(PostgresSite site, String what) {
    ServiceRecord record = record(site);
    assertThat(record.rotating()).as(what).isEmpty();
    Set<SecretRef> recorded =
        record.secrets().keySet().stream().map(record::secretRef).collect(Collectors.toSet());
    assertThat(site.cloud.secrets().all()).as(what).isEqualTo(recorded);
    for (int i = 0; i < 2; i++) {
      assertThat(
              site.server("a-" + i)
                  .accepts(BootContract.ADMIN_USER, stored(site, BootContract.ADMIN_PASSWORD)))
          .as(what)
          .isTrue();
    }
    Secret replication = stored(site, BootContract.REPLICATION_PASSWORD);
    assertThat(site.server("a-0").accepts("repluser", replication)).as(what).isTrue();
    assertThat(site.server("a-1").follows(replication)).as(what).isTrue();
    assertThat(site.server("a-0").state().orElseThrow().streams()).as(what).hasSize(1);
  }

  private static int calls(PostgresServiceSpec wanted) {
    PostgresSite site = site();
    FaultyBackends counted = site.through(FaultScript.none());
    site.process(counted.backends()).update(wanted);
    mustBeSettled(site, "without any fault");
    return counted.calls().size();
  }

  @Test
  void update_pausedAtEveryCall_whileAnotherRotates_leavesAValidPassword() {
    int calls = calls(SECOND);
    for (int n = 1; n <= calls; n++) {
      PostgresSite site = site();
      int at = n;
      FaultScript pause =
          (number, kind) -> {
            if (number == at) {
              site.process().update(THIRD);
            }
            return Optional.empty();
          };
      String what = "paused at call " + n + " of " + calls;
      FaultyBackends through = site.through(pause);
      try {
        site.process(through.backends()).update(SECOND);
      } catch (FirecampException e) {
        throw new AssertionError(what + ", " + through.calls(), e);
      }
      mustBeSettled(site, what);
      site.process().update(FIRST);
      mustBeSettled(site, what + ", then rotated again");
    }
    System.out.println("rotations: paused at each of " + calls + " calls while another rotates");
  }

  @Test
  void update_crashedAtEveryCall_thenAStandbyRestarts_isCompletedByAnyCall() {
    int calls = calls(SECOND);
    for (int n = 1; n <= calls; n++) {
      for (Fault crash : List.of(new Fault.CrashBefore(), new Fault.CrashAfter())) {
        PostgresSite site = site();
        int at = n;
        String what = "%s at call %d of %d".formatted(crash, n, calls);
        assertThatThrownBy(
                () ->
                    site.process(site.through(FaultScript.atCall(at, crash)).backends())
                        .update(SECOND))
            .isInstanceOf(CallerCrash.class);
        site.server("a-1").crash();

        try {
          site.process().restart("a");
          assertThat(record(site).rotating()).as(what).isEmpty();
          site.process().update(SECOND);
        } catch (FirecampException e) {
          throw new AssertionError(what, e);
        }
        mustBeSettled(site, what);
      }
    }
  }

  @Test
  void update_whileAnotherSecretIsBeingRotated_completesThatFirst() {
    int calls = calls(SECOND);
    for (int n = 1; n <= calls; n++) {
      PostgresSite site = site();
      int at = n;
      assertThatThrownBy(
              () ->
                  site.process(
                          site.through(FaultScript.atCall(at, new Fault.CrashAfter())).backends())
                      .update(SECOND))
          .isInstanceOf(CallerCrash.class);

      site.process().update(THIRD);

      mustBeSettled(site, "crashed at call " + n);
      assertThat(stored(site, BootContract.ADMIN_PASSWORD)).isEqualTo(THIRD_ADMIN);
    }
  }

  @Test
  void delete_afterACrashAtEveryCall_leavesNoSecret() {
    int calls = calls(SECOND);
    for (int n = 1; n <= calls; n++) {
      PostgresSite site = site();
      int at = n;
      assertThatThrownBy(
              () ->
                  site.process(
                          site.through(FaultScript.atCall(at, new Fault.CrashAfter())).backends())
                      .update(SECOND))
          .isInstanceOf(CallerCrash.class);

      site.process().delete("a");

      assertThat(site.cloud.secrets().all()).as("crashed at call " + n).isEmpty();
    }
  }

  private static PostgresServer session(PostgresSite site, Secret password) {
    ServiceRecord record = record(site);
    ServerAccess access = site.cloud.backends().capability(ServerAccess.class).orElseThrow();
    String address = record.primaryMember().address();
    return access.connect(
        new Endpoint(record.primary(), address, record.primaryMember().port()),
        List.of(password),
        Duration.ofSeconds(3));
  }

  @Test
  void resetPasswords_afterSomebodyChangedBoth_isTheWayBackIn() {
    PostgresSite site = site();
    try (PostgresServer server = session(site, PostgresSite.ADMIN)) {
      server.changePassword("repluser", Secret.of("by hand"));
      server.changePassword(BootContract.ADMIN_USER, Secret.of("by hand"));
    }
    assertThatThrownBy(() -> session(site, PostgresSite.ADMIN))
        .hasMessageContaining("password authentication failed");

    site.process().with(p -> p.get(PostgresSite.CLUSTER, "a").resetPasswords());

    mustBeSettled(site, "after the reset");
    site.process().update(SECOND);
    mustBeSettled(site, "after the next rotation");
  }

  @Test
  void recreate_withOtherPasswords_setsThem_alsoAfterManyRotations() {
    PostgresSite site = site();
    site.process().update(SECOND);
    site.process().update(FIRST);
    site.process().update(SECOND);
    site.process().delete("a");

    PostgresService service = site.process().recreate(THIRD);

    assertThat(service.state().name()).isEqualTo("ACTIVE");
    mustBeSettled(site, "recreated");
    assertThat(stored(site, BootContract.ADMIN_PASSWORD)).isEqualTo(THIRD_ADMIN);
    site.process().update(FIRST);
    mustBeSettled(site, "rotated after it was recreated");
  }

  @Test
  void recreate_withLowerFloors_startsStandbysWithWhatTheirDataNeeds() {
    PostgresSite site = site();
    site.process().update(PostgresSite.spec(2).putParameters("max_connections", "300").build());
    site.process().delete("a");

    site.process().recreate(PostgresSite.spec(2).putParameters("max_connections", "50").build());

    mustBeSettled(site, "recreated");
    assertThat(site.server("a-0").settings()).containsEntry("max_connections", "50");
    assertThat(site.server("a-1").settings()).containsEntry("max_connections", "300");
  }

  @Test
  void update_toWhatOnlyTheServerKnowsToBeWrong_isRefused_beforeItIsRecorded() {
    PostgresSite site = site();
    ServiceRecord before = record(site);
    PostgresServiceSpec wrong =
        PostgresSite.spec(2)
            .parameters(Map.of("shared_preload_libraries", "pg_stat_statements, nosuch"))
            .build();

    assertThatThrownBy(() -> site.process().update(wrong))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("shared_preload_libraries")
        .hasMessageContaining("\"nosuch\": No such file or directory");
    assertThat(site.process().with(p -> p.planUpdate(wrong)).toString()).contains("nosuch");

    assertThat(record(site)).isEqualTo(before);
    site.process()
        .update(
            PostgresSite.spec(2)
                .parameters(Map.of("shared_preload_libraries", "pg_stat_statements"))
                .build());
  }
}
