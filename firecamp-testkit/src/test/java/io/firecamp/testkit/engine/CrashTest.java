package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.volume.Volume;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.fault.CallerCrash;
import io.firecamp.testkit.fault.Fault;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The caller dies at every single call to a backend in turn, before and after the call took effect;
 * a new process calls again; everything must be as after a clean run.
 */
class CrashTest {
  private static final int PAIRS = 60;
  private static final List<Fault> CRASHES =
      List.of(new Fault.CrashBefore(), new Fault.CrashAfter());

  /**
   * @param prepare makes the state that the operation starts from
   */
  record Scenario(
      String name, Consumer<Site.Controller> prepare, Consumer<Site.Controller> operation) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static ServiceSpec.Builder spec(int members) {
    return ServiceSpec.builder().from(SampleKind.spec("a", members));
  }

  private static Scenario onRunning(String name, Consumer<Site.Controller> operation) {
    return new Scenario(name, c -> c.provision(SampleKind.spec("a", 3)), operation);
  }

  static Stream<Scenario> scenarios() {
    return Stream.of(
        new Scenario("provision", c -> {}, c -> c.provision(SampleKind.spec("a", 3))),
        onRunning("provision again", c -> c.provision(SampleKind.spec("a", 3))),
        onRunning("scale out", c -> c.update(SampleKind.spec("a", 5))),
        onRunning("scale in", c -> c.update(SampleKind.spec("a", 1))),
        onRunning("move", c -> c.move("a", "a-1", Optional.of("us-east-1b-node-3"), false)),
        onRunning(
            "move of the primary",
            c -> c.move("a", "a-0", Optional.of("us-east-1a-node-3"), false)),
        onRunning(
            "rotate", c -> c.update(spec(3).putSecrets("admin-password", Secret.of("n")).build())),
        onRunning("restart", c -> c.restart("a")),
        onRunning(
            "restart and lower",
            c -> c.update(spec(3).putSettings("restart", "1").putSettings("lower", "1").build())),
        onRunning("reload", c -> c.update(spec(3).putSettings("reload", "1").build())),
        onRunning(
            "grow and tag volumes",
            c ->
                c.update(
                    spec(3)
                        .dataVolume(VolumeSpec.builder().sizeGib(200).iops(4000).build())
                        .journalVolume(VolumeSpec.ofGib(20))
                        .tags(Map.of("team", "blue"))
                        .build())),
        onRunning(
            "everything at once",
            c ->
                c.update(
                    spec(2)
                        .image("sample:2")
                        .dataVolume(VolumeSpec.ofGib(200))
                        .putSettings("reload", "1")
                        .putSettings("lower", "1")
                        .putSecrets("admin-password", Secret.of("n"))
                        .build())),
        onRunning("stop", c -> c.stop("a")),
        new Scenario(
            "start",
            c -> {
              c.provision(SampleKind.spec("a", 3));
              c.stop("a");
            },
            c -> c.start("a")),
        onRunning("delete", c -> assertThat(c.delete("a")).hasSize(6)),
        new Scenario(
            "recreate",
            c -> {
              c.provision(SampleKind.spec("a", 3));
              c.delete("a");
            },
            c -> c.recreate(SampleKind.spec("a", 3), Optional.empty())));
  }

  static Site site(Scenario scenario) {
    Site site = new Site(5);
    site.process().provision(SampleKind.spec("bystander", 2));
    scenario.prepare().accept(site.process());
    return site;
  }

  private static FaultyBackends through(Site site, FaultScript script) {
    return new FaultyBackends(site.cloud.backends(), script, site.clock);
  }

  /** Whether it died. */
  private static boolean run(Site site, Scenario scenario, FaultScript script) {
    try {
      scenario.operation().accept(site.process(through(site, script).backends()));
      return false;
    } catch (CallerCrash e) {
      return true;
    }
  }

  static void check(Site site, CloudState wanted, String what) {
    assertThat(CloudState.of(site.cloud)).as(what).isEqualTo(wanted);
    Map<String, Long> perMember =
        site.cloud.volumes().all().stream()
            .collect(
                Collectors.groupingBy(
                    (Volume v) -> v.owner().uuid() + v.owner().member(), Collectors.counting()));
    assertThat(perMember.values()).as(what).containsOnly(2L);
  }

  /** Whatever state a service was left in, it is listed, found and looked at. */
  private static void canBeSeen(Site site) {
    site.process()
        .with(
            engine -> {
              engine
                  .list("t1")
                  .forEach(
                      s -> {
                        assertThat(engine.find("t1", s.name())).contains(s);
                        assertThat(engine.observe(s)).isNotNull();
                        assertThat(engine.retainedVolumes(s.ref())).isNotNull();
                      });
              return engine.list("t1");
            });
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void crashAtEveryCall_thenAgain_isAsIfNothingHadHappened(Scenario scenario) {
    Site clean = site(scenario);
    FaultyBackends counted = through(clean, FaultScript.none());
    scenario.operation().accept(clean.process(counted.backends()));
    CloudState wanted = CloudState.of(clean.cloud);
    int calls = counted.calls().size();
    int died = 0;
    for (int n = 1; n <= calls; n++) {
      for (Fault crash : CRASHES) {
        Site site = site(scenario);
        died += run(site, scenario, FaultScript.atCall(n, crash)) ? 1 : 0;
        canBeSeen(site);
        scenario.operation().accept(site.process());
        check(site, wanted, "%s, %s at call %d".formatted(scenario, crash, n));
      }
    }
    int pairs = pairs(scenario, wanted, calls);
    System.out.printf(
        "%s: %d calls, %d crashes, %d pairs of crashes%n", scenario, calls, died, pairs);
    assertThat(died).isGreaterThan(calls);
  }

  private static int pairs(Scenario scenario, CloudState wanted, int calls) {
    Random random = new Random(42);
    int died = 0;
    for (int i = 0; i < PAIRS; i++) {
      Site site = site(scenario);
      int first = 1 + random.nextInt(calls);
      int second = 1 + random.nextInt(calls);
      String what = "%s, crashes at calls %d and %d".formatted(scenario, first, second);
      run(site, scenario, FaultScript.atCall(first, CRASHES.get(random.nextInt(2))));
      died +=
          run(site, scenario, FaultScript.atCall(second, CRASHES.get(random.nextInt(2)))) ? 1 : 0;
      scenario.operation().accept(site.process());
      check(site, wanted, what);
    }
    return died;
  }
}
