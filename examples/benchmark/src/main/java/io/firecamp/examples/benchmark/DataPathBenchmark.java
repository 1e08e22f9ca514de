package io.firecamp.examples.benchmark;

import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.ResourceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.binaries.PostgresBinaries;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code pgbench} on the primary of a durable cluster of three with our defaults for 4 GiB, and on
 * one that differs only in having PostgreSQL's own settings; in turn, each settled before the other
 * begins, so that both see the same machine.
 */
public final class DataPathBenchmark {
  private static final int MEMORY_MIB = 4096;

  /** 600 MB: more than stock shared buffers, less than ours; its WAL is more than what is kept. */
  private static final int SCALE = 40;

  private static final Path SERVERS = Path.of("firecamp-testkit", "target", "servers");

  /**
   * What {@code initdb} writes, else the server's own default; the same for all majors. The bound
   * of the slots stays, as a spec without one is refused; nothing here comes near it.
   */
  private static final Map<String, String> STOCK =
      new TreeMap<>(
          Map.of(
              "shared_buffers", "128MB",
              "effective_cache_size", "4GB",
              "maintenance_work_mem", "64MB",
              "work_mem", "4MB",
              "max_wal_size", "1GB",
              "min_wal_size", "80MB",
              "wal_keep_size", "0",
              "wal_compression", "off",
              "checkpoint_completion_target", "0.9"));

  private final int rounds;
  private final int seconds;
  private final Map<String, String> tried;

  private DataPathBenchmark(int rounds, int seconds, Map<String, String> tried) {
    this.rounds = rounds;
    this.seconds = seconds;
    this.tried = tried;
  }

  /**
   * Options: {@code --quick}; {@code --rounds=n} and {@code --seconds=n} a turn; majors, all of 14
   * to 18 unless given; {@code name=value} to try a parameter on top of our defaults.
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, SQLException {
    List<String> options = List.of(arguments);
    boolean quick = options.contains("--quick");
    List<Integer> majors =
        options.stream().filter(a -> a.matches("\\d+")).map(Integer::valueOf).toList();
    Map<String, String> named =
        options.stream()
            .map(a -> a.split("=", 2))
            .filter(a -> a.length == 2)
            .collect(Collectors.toMap(a -> a[0], a -> a[1]));
    int rounds = Integer.parseInt(named.getOrDefault("--rounds", quick ? "3" : "9"));
    int seconds = Integer.parseInt(named.getOrDefault("--seconds", quick ? "2" : "20"));
    Map<String, String> tried = new TreeMap<>(named);
    tried.keySet().removeIf(name -> name.startsWith("-"));
    DataPathBenchmark benchmark = new DataPathBenchmark(rounds, seconds, tried);
    for (int major : majors.isEmpty() ? List.of(14, 15, 16, 17, 18) : majors) {
      benchmark.run(major);
    }
  }

  private void run(int major) throws IOException, InterruptedException, SQLException {
    PostgresBinaries binaries =
        PostgresBinaries.archive(SERVERS.resolve("postgres-" + major + ".jar"));
    try (DurableSite site = new DurableSite(binaries)) {
      Postgres postgres = Postgres.on(site.firecamp());
      Contender ours = new Contender(postgres, spec("ours", major, tried));
      Contender stock = new Contender(postgres, spec("stock", major, STOCK));
      System.out.printf("%s%n  ours:  %s%n", binaries, ours.settings(STOCK.keySet()));
      System.out.printf("  stock: %s%n", stock.settings(STOCK.keySet()));
      double ourLoad = ours.load(SCALE);
      double stockLoad = stock.load(SCALE);
      System.out.printf("  load, once: ours %.1f s, stock %.1f s%n", ourLoad, stockLoad);
      for (int round = 0; round <= rounds; round++) {
        List<Contender> order = round % 2 == 0 ? List.of(ours, stock) : List.of(stock, ours);
        for (Contender contender : order) {
          contender.turn(seconds, round > 0);
        }
      }
      report(major, "read-write", ours.readWrite, stock.readWrite);
      report(major, "with checkpoint", ours.written, stock.written);
      report(major, "read-only", ours.readOnly, stock.readOnly);
    }
  }

  private static void report(int major, String kind, Samples ours, Samples stock) {
    Samples ratios = ours.dividedBy(stock);
    System.out.printf(
        "PostgreSQL %d %-15s  ours %8.0f tps  stock %8.0f tps  ratio %.2f  (rounds %.2f to %.2f)%n",
        major,
        kind,
        ours.median(),
        stock.median(),
        ratios.median(),
        ratios.percentile(0),
        ratios.percentile(100));
  }

  private static PostgresServiceSpec spec(String name, int major, Map<String, String> parameters) {
    return PostgresServiceSpec.builder()
        .cluster("t1")
        .name(name)
        .major(major)
        .resources(ResourceSpec.builder().reservedMemoryMib(MEMORY_MIB).build())
        .adminPassword(Secret.of("changeme"))
        .replicationPassword(Secret.of("replpassword"))
        .parameters(parameters)
        .build();
  }
}
