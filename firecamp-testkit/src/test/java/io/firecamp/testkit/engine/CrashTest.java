package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.error.FirecampException;
import io.firecamp.postgres.PostgresService;
import io.firecamp.testkit.fault.CallerCrash;
import io.firecamp.testkit.fault.Fault;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The caller dies at every single call to a backend or a server in turn, before and after the call
 * took effect; a new process calls again; everything must be as after a clean run: the cloud, what
 * the servers are, and what clients have committed.
 */
class CrashTest {
  private static final int PAIRS = 60;
  private static final List<Fault> CRASHES =
      List.of(new Fault.CrashBefore(), new Fault.CrashAfter());

  static Stream<Scenario> scenarios() {
    return Scenario.all();
  }

  /** Whether it died, rather than ended. */
  private static boolean run(PostgresSite site, Scenario scenario, FaultScript script) {
    try {
      scenario.operation().accept(site.process(site.through(script).backends()));
      return false;
    } catch (CallerCrash e) {
      return true;
    }
  }

  /** Whatever state a service was left in, it is listed, found and looked at. */
  private static void canBeSeen(PostgresSite site) {
    site.process()
        .with(
            postgres -> {
              List<PostgresService> services = postgres.list(PostgresSite.CLUSTER);
              for (PostgresService service : services) {
                assertThat(postgres.get(service.cluster(), service.name()).uuid())
                    .isEqualTo(service.uuid());
                assertThat(service.status().members()).hasSameSizeAs(service.members());
                assertThat(postgres.retainedVolumes(service.cluster(), service.name())).isNotNull();
              }
              return services;
            });
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void crashAtEveryCall_thenAgain_isAsIfNothingHadHappened(Scenario scenario) {
    PostgresSite clean = scenario.site();
    FaultyBackends counted = clean.through(FaultScript.none());
    scenario.operation().accept(clean.process(counted.backends()));
    SiteState wanted = SiteState.of(clean);
    int calls = counted.calls().size();
    long ofServers = counted.calls().stream().filter(c -> c.startsWith("servers.")).count();
    int died = 0;
    for (int n = 1; n <= calls; n++) {
      for (Fault crash : CRASHES) {
        String what =
            "%s, %s at call %d, %s".formatted(scenario, crash, n, counted.calls().get(n - 1));
        PostgresSite site = scenario.site();
        died += run(site, scenario, FaultScript.atCall(n, crash)) ? 1 : 0;
        canBeSeen(site);
        again(site, scenario, wanted, what);
      }
    }
    int pairs = pairs(scenario, wanted, calls);
    System.out.printf(
        "%s: %d calls, %d of them to servers; %d crashes, %d pairs of crashes%n",
        scenario, calls, ofServers, died, pairs);
    assertThat(died).isEqualTo(2 * calls);
  }

  /** Calls again, which leads to the wanted state. */
  private static void again(PostgresSite site, Scenario scenario, SiteState wanted, String what) {
    try {
      scenario.operation().accept(site.process());
    } catch (FirecampException e) {
      throw new AssertionError(what + ": " + e, e);
    }
    wanted.mustBeThatOf(site, what);
  }

  private static int pairs(Scenario scenario, SiteState wanted, int calls) {
    Random random = new Random(42);
    int died = 0;
    for (int i = 0; i < PAIRS; i++) {
      PostgresSite site = scenario.site();
      int first = 1 + random.nextInt(calls);
      int second = 1 + random.nextInt(calls);
      String what = "%s, crashes at calls %d and %d".formatted(scenario, first, second);
      run(site, scenario, FaultScript.atCall(first, CRASHES.get(random.nextInt(2))));
      died +=
          run(site, scenario, FaultScript.atCall(second, CRASHES.get(random.nextInt(2)))) ? 1 : 0;
      again(site, scenario, wanted, what);
    }
    return died;
  }
}
