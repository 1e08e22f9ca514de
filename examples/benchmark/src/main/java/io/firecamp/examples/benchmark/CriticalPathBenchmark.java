package io.firecamp.examples.benchmark;

import io.firecamp.Firecamp;
import io.firecamp.examples.benchmark.DelayedBackends.Calls;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.memory.InMemoryCloud;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many backend calls long every operation is: each call takes 100 ms, everything else next to
 * nothing, so that the wall clock counts the calls that had to wait for each other. States are
 * polled without a pause, so that waiting costs calls only.
 */
public final class CriticalPathBenchmark {
  private static final Duration CALL = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofMillis(1);
  private static final List<Integer> SIZES = List.of(3, 10, 25);

  private final Map<String, Map<Integer, String>> table = new LinkedHashMap<>();

  private CriticalPathBenchmark() {}

  public static void main(String[] arguments) {
    CriticalPathBenchmark benchmark = new CriticalPathBenchmark();
    // Loading classes is not what is counted.
    benchmark.run(3);
    benchmark.table.clear();
    SIZES.forEach(benchmark::run);
    benchmark.print();
  }

  private void run(int members) {
    InMemoryCloud cloud = InMemoryCloud.threeZones(members);
    DelayedBackends delayed = new DelayedBackends(cloud.backends(), CALL);
    try (Firecamp firecamp =
        Firecamp.builder(delayed.backends()).poll(PAUSE, PAUSE).retry(PAUSE, PAUSE).build()) {
      Postgres postgres = Postgres.on(firecamp);
      PostgresService mypg = postgres.provision(spec(members, Map.of()));
      mypg.delete();
      delayed.takeCalls();
      measure("provision", members, delayed, () -> postgres.provision(spec(members, Map.of())));
      PostgresService service = postgres.get("t1", "mypg");
      delayed.takeCalls();
      measure(
          "provision again", members, delayed, () -> postgres.provision(spec(members, Map.of())));
      Map<String, String> reloadable = Map.of("log_min_duration_statement", "1s");
      measure("update, reload", members, delayed, () -> postgres.update(spec(members, reloadable)));
      measure("restart", members, delayed, service::restart);
      measure("move", members, delayed, () -> service.move("mypg-1"));
      measure("stop", members, delayed, service::stop);
      measure("start", members, delayed, service::start);
      measure("primary()", members, delayed, service::primary);
      measure("delete", members, delayed, service::delete);
    }
  }

  private void measure(String what, int members, DelayedBackends delayed, Runnable operation) {
    long began = System.nanoTime();
    operation.run();
    long nanos = System.nanoTime() - began;
    Calls calls = delayed.takeCalls();
    table
        .computeIfAbsent(what, w -> new TreeMap<>())
        .put(members, "%.1f (%d)".formatted(nanos / calls.mean(), calls.count()));
  }

  private void print() {
    System.out.println("calls long, in brackets how many calls there were");
    System.out.printf("%-16s", "members");
    SIZES.forEach(size -> System.out.printf(" %14d", size));
    System.out.println();
    table.forEach(
        (what, cells) -> {
          System.out.printf("%-16s", what);
          cells.values().forEach(cell -> System.out.printf(" %14s", cell));
          System.out.println();
        });
  }

  private static PostgresServiceSpec spec(int members, Map<String, String> parameters) {
    return PostgresServiceSpec.builder()
        .cluster("t1")
        .name("mypg")
        .replicas(members)
        .parameters(parameters)
        .adminPassword(Secret.of("changeme"))
        .replicationPassword(Secret.of("replpassword"))
        .build();
  }
}
