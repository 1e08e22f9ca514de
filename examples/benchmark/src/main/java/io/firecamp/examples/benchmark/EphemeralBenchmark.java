package io.firecamp.examples.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * An ephemeral three-member cluster, from opening the runtime to "both standbys stream", against
 * one node of Zonky's EmbeddedPostgres; in turn, so that both see the same machine, and both in
 * JVMs of their own.
 */
public final class EphemeralBenchmark {
  private static final int ROUNDS = 7;
  private static final int STARTS = 5;

  private EphemeralBenchmark() {}

  /** No arguments. */
  public static void main(String[] arguments) throws Exception {
    Timing first = new Timing("ephemeral, 3 members, first of a new JVM");
    Timing second = new Timing("ephemeral, 3 members, second of that JVM");
    Timing fifth = new Timing("ephemeral, 3 members, fifth");
    Timing unprepared = new Timing("ephemeral, 3 members, fifth, no ready copies");
    Timing zonkyFirst = new Timing("Zonky, 1 node, first");
    Timing zonkySecond = new Timing("Zonky, 1 node, second");
    Timing zonkyFifth = new Timing("Zonky, 1 node, fifth");
    starts("firecamp", 3);
    starts("zonky", 0);
    for (int round = 0; round < ROUNDS; round++) {
      List<Double> ours = starts("firecamp", 3);
      List<Double> zonky = starts("zonky", 0);
      List<Double> without = starts("firecamp", 0);
      first.add(ours.get(0));
      second.add(ours.get(1));
      fifth.add(ours.get(STARTS - 1));
      unprepared.add(without.get(STARTS - 1));
      zonkyFirst.add(zonky.get(0));
      zonkySecond.add(zonky.get(1));
      zonkyFifth.add(zonky.get(STARTS - 1));
    }
    first.printAgainst(zonkyFirst);
    second.printAgainst(zonkySecond);
    fifth.printAgainst(zonkyFifth);
    unprepared.printAgainst(zonkyFifth);
  }

  private static List<Double> starts(String what, int readyCopies) throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StartsInOneJvm.class.getName(),
                what,
                Integer.toString(STARTS),
                Integer.toString(readyCopies))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<Double> seconds;
    try (InputStream out = jvm.getInputStream()) {
      seconds =
          new String(out.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(Double::valueOf)
              .toList();
    }
    if (jvm.waitFor() != 0 || seconds.size() != STARTS) {
      throw new IOException(what + " did not start " + STARTS + " times");
    }
    return seconds;
  }
}
