package io.firecamp.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.testkit.scenario.Clusters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A service for each tenant, many at once. */
class CrowdTest {
  private static final int SERVICES = 12;

  /** Provisions services of that name and number in the directory. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      try (LocalFirecamp firecamp = LocalFirecamp.at(Path.of(arguments[0]))) {
        provision(firecamp, arguments[1], SERVICES / 2, 4);
      }
      System.out.println("DONE");
    }
  }

  @Test
  void twelveAtOnce_byEightThreads_allOfThemSucceed() throws Exception {
    try (LocalFirecamp firecamp = LocalFirecamp.ephemeral()) {
      List<PostgresService> all = provision(firecamp, "tenant", SERVICES, 8);

      assertThat(all).hasSize(SERVICES);
      assertThat(all.stream().flatMap(s -> s.members().stream()).map(m -> m.host()))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void twelveAtOnce_byTwoJvms_allOfThemSucceed() throws Exception {
    try (DurableRuntime runtime = new DurableRuntime()) {
      List<Process> children = new ArrayList<>();
      for (String name : List.of("left", "right")) {
        children.add(
            new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Child.class.getName(),
                    runtime.directory().toString(),
                    name)
                .redirectErrorStream(true)
                .start());
      }
      for (Process child : children) {
        assertThat(new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
            .contains("DONE");
      }
      assertThat(Postgres.on(runtime.firecamp()).list("t1").stream().map(s -> s.primary().host()))
          .hasSize(SERVICES)
          .doesNotHaveDuplicates();
    }
  }

  private static List<PostgresService> provision(
      LocalFirecamp firecamp, String name, int services, int threads) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<PostgresService>> running = new ArrayList<>();
      for (int i = 0; i < services; i++) {
        String each = name + i;
        running.add(
            pool.submit(
                () ->
                    Postgres.on(firecamp)
                        .provision(Clusters.spec().name(each).replicas(1).build())));
      }
      List<PostgresService> done = new ArrayList<>();
      for (Future<PostgresService> each : running) {
        done.add(each.get());
      }
      return done;
    } finally {
      pool.shutdownNow();
    }
  }
}
