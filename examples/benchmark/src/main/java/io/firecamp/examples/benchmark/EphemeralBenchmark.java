package io.firecamp.examples.benchmark;

import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.local.LocalFirecamp;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An ephemeral three-member cluster, from the call to "both standbys stream", against one node of
 * Zonky's EmbeddedPostgres; in turn, so that both see the same machine.
 */
public final class EphemeralBenchmark {
  private static final int WARM_UPS = 2;
  private static final int ROUNDS = 9;

  private EphemeralBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    PostgresServiceSpec spec =
        PostgresServiceSpec.builder()
            .cluster("t1")
            .name("mypg")
            .adminPassword(Secret.of("changeme"))
            .replicationPassword(Secret.of("replpassword"))
            .build();
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
      double firecamp = provision(spec);
      double zonky = startZonky();
      if (round >= WARM_UPS) {
        ours.add(firecamp);
        theirs.add(zonky);
        System.out.printf("3 members %.3f s, Zonky 1 node %.3f s%n", firecamp, zonky);
      }
    }
    System.out.printf(
        "median: 3 members %.3f s, Zonky 1 node %.3f s, ratio %.2f%n",
        median(ours), median(theirs), median(ours) / median(theirs));
  }

  private static double provision(PostgresServiceSpec spec) {
    long began = System.nanoTime();
    try (LocalFirecamp firecamp = LocalFirecamp.ephemeral()) {
      Postgres.on(firecamp).provision(spec);
      return seconds(began);
    }
  }

  private static double startZonky() throws IOException {
    long began = System.nanoTime();
    try (EmbeddedPostgres zonky = EmbeddedPostgres.start()) {
      if (zonky.getPort() == 0) {
        throw new IOException("it has no port");
      }
      return seconds(began);
    }
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }
}
