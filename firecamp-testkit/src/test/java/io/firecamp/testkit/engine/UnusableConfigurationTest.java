package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.FirecampException;
import io.firecamp.error.StepFailedException;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.status.Health;
import io.firecamp.service.ServiceRecord;
import io.firecamp.testkit.fault.CallerCrash;
import io.firecamp.testkit.fault.Fault;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration that turns out to be unusable when a member starts with it, or reloads it. */
class UnusableConfigurationTest {
  private static final List<String> MEMBERS = List.of("a-0", "a-1", "a-2");
  private static final PostgresServiceSpec GOOD = PostgresSite.spec(3).build();
  private static final PostgresServiceSpec TOO_LARGE =
      PostgresSite.spec(3)
          .parameters(Map.of("shared_buffers", "900GB", "max_connections", "300"))
          .build();
  private static final PostgresServiceSpec TOO_LARGE_AND_LOWERED =
      PostgresSite.spec(3)
          .parameters(Map.of("shared_buffers", "900GB", "max_connections", "30"))
          .build();
  private static final PostgresServiceSpec NO_RELOAD =
      PostgresSite.spec(3).parameters(Map.of("work_mem", "1GB")).build();

  private static PostgresSite site() {
    PostgresSite site = new PostgresSite(4);
    site.process().provision(GOOD);
    site.commit();
    for (String member : MEMBERS) {
      site.server(member).cannotHave("shared_buffers", "900GB");
      site.server(member).cannotHave("work_mem", "1GB");
    }
    return site;
  }

  private static void mustBeAsBefore(PostgresSite site, SiteState before, String what) {
    ServiceRecord record = site.record("a");
    before.mustBeThatOf(site, what + ", " + record.rollout() + " " + record.members());
    assertThat(record.rollout().isSettled()).as(what).isTrue();
    Health health = site.process().with(p -> p.get(PostgresSite.CLUSTER, "a").status().health());
    assertThat(health).as(what).isEqualTo(Health.OK);
  }

  @Test
  void update_isWithdrawn_afterOneMember_withTheServersWords() {
    for (PostgresServiceSpec bad : List.of(TOO_LARGE, TOO_LARGE_AND_LOWERED)) {
      PostgresSite site = site();
      SiteState before = SiteState.of(site);

      assertThatThrownBy(() -> site.process().update(bad))
          .isInstanceOf(StepFailedException.class)
          .hasMessageContaining("parameters.shared_buffers")
          .hasMessageContaining("not enough for shared_buffers = 900GB")
          .hasMessageContaining("last usable configuration is recorded again");

      mustBeAsBefore(site, before, bad.parameters().toString());
      assertThat(
              site.record("a").members().stream()
                  .filter(m -> m.generation() > 1)
                  .map(m -> m.name()))
          .as("members that were restarted")
          .hasSize(1);
    }
  }

  @Test
  void update_ofWhatTakesAReload_isWithdrawn() {
    PostgresSite site = site();
    SiteState before = SiteState.of(site);

    assertThatThrownBy(() -> site.process().update(NO_RELOAD))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("not enough for work_mem = 1GB");

    mustBeAsBefore(site, before, "reload");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void callerThatDies_atEveryCall_leavesWhatAnyCallFinishes(boolean restart) {
    PostgresServiceSpec bad = restart ? TOO_LARGE : NO_RELOAD;
    PostgresSite clean = site();
    SiteState before = SiteState.of(clean);
    FaultyBackends counted = clean.through(FaultScript.none());
    assertThatThrownBy(() -> clean.process(counted.backends()).update(bad))
        .isInstanceOf(StepFailedException.class);
    int calls = counted.calls().size();
    int withdrawnByAnother = 0;
    for (int n = 1; n <= calls; n++) {
      for (Fault crash : List.of(new Fault.CrashBefore(), new Fault.CrashAfter())) {
        String what = "%s at call %d, %s".formatted(crash, n, counted.calls().get(n - 1));
        PostgresSite site = site();
        int at = n;
        assertThatThrownBy(
                () ->
                    site.process(site.through(FaultScript.atCall(at, crash)).backends())
                        .update(bad))
            .as(what)
            .isInstanceOfAny(CallerCrash.class, StepFailedException.class);
        try {
          site.process().again("a");
        } catch (StepFailedException e) {
          withdrawnByAnother++;
          assertThat(e).as(what).hasMessageContaining("not enough for");
        }
        mustBeAsBefore(site, before, what);
        sameAgain(bad, at, crash, before, what);
      }
    }
    System.out.printf(
        "unusable configuration: the caller dies at each of %d calls; %d times another withdraws"
            + " it%n",
        calls, withdrawnByAnother);
    assertThat(withdrawnByAnother).isPositive();
  }

  /** The same call again fails again, and leaves the service as it was. */
  private static void sameAgain(
      PostgresServiceSpec bad, int at, Fault crash, SiteState before, String what) {
    PostgresSite site = site();
    assertThatThrownBy(
            () -> site.process(site.through(FaultScript.atCall(at, crash)).backends()).update(bad))
        .as(what)
        .isInstanceOfAny(CallerCrash.class, StepFailedException.class);

    assertThatThrownBy(() -> site.process().update(bad))
        .as(what + ", the same again")
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("not enough for");

    mustBeAsBefore(site, before, what + ", the same again");
  }

  @Test
  void another_thatWorksOnTheServiceAtEveryCall_agrees() {
    PostgresSite clean = site();
    SiteState before = SiteState.of(clean);
    FaultyBackends counted = clean.through(FaultScript.none());
    assertThatThrownBy(() -> clean.process(counted.backends()).update(TOO_LARGE))
        .isInstanceOf(StepFailedException.class);
    int calls = counted.calls().size();
    for (int n = 1; n <= calls; n++) {
      String what = "another one updates at call " + n + ", " + counted.calls().get(n - 1);
      PostgresSite site = site();
      int at = n;
      FaultScript other =
          (number, kind) -> {
            if (number == at) {
              assertThatThrownBy(() -> site.process().update(TOO_LARGE))
                  .as(what)
                  .isInstanceOf(FirecampException.class);
            }
            return Optional.empty();
          };

      assertThatThrownBy(() -> site.process(site.through(other).backends()).update(TOO_LARGE))
          .as(what)
          .isInstanceOf(FirecampException.class);

      mustBeAsBefore(site, before, what);
    }
  }

  @Test
  void betterValues_areAcceptedAfterwards() {
    PostgresSite site = site();
    assertThatThrownBy(() -> site.process().update(TOO_LARGE))
        .isInstanceOf(StepFailedException.class);

    site.process()
        .update(PostgresSite.spec(3).parameters(Map.of("shared_buffers", "64MB")).build());

    for (String member : MEMBERS) {
      assertThat(site.server(member).settings()).containsEntry("shared_buffers", "64MB");
    }
    assertThat(site.record("a").rollout().isSettled()).isTrue();
  }

  @Test
  void restart_afterWhichAMemberIsLost_takesDownNoOther_howeverOftenItIsRepeated() {
    PostgresSite site = site();
    FaultScript breaks =
        (number, kind) -> {
          if (kind.equals("containers.stop")) {
            site.server("a-1").corruptDirectory();
          }
          return Optional.empty();
        };
    assertThatThrownBy(() -> site.process(site.through(breaks).backends()).restart("a"))
        .isInstanceOf(FirecampException.class);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> site.process().restart("a"))
          .isInstanceOf(FirecampException.class)
          .hasMessageContaining("a-1");
    }
    assertThat(site.record("a").member("a-2").generation()).isEqualTo(1);
    assertThat(site.record("a").member("a-0").generation()).isEqualTo(1);

    site.process().reclone("a", "a-1");
    site.process().restart("a");

    assertThat(site.record("a").rollout().isSettled()).isTrue();
    Health health = site.process().with(p -> p.get(PostgresSite.CLUSTER, "a").status().health());
    assertThat(health).isEqualTo(Health.OK);
  }
}
