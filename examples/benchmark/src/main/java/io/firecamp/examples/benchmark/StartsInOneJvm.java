package io.firecamp.examples.benchmark;

import io.firecamp.postgres.Postgres;
import io.firecamp.testkit.local.LocalFirecamp;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Locale;

/**
 * Starts one after the other in a JVM of their own, so that the first is what a test run sees:
 * prints how many seconds each took.
 */
final class StartsInOneJvm {
  private static final int MAJOR = 18;

  /** Ready copies are made in a fraction of it; tests do something between two clusters, too. */
  private static final long BETWEEN_MILLIS = 700;

  private StartsInOneJvm() {}

  /** Arguments: {@code firecamp} or {@code zonky}, how many, and how many copies are kept ready. */
  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
      Thread.sleep(i == 0 ? 0 : BETWEEN_MILLIS);
      double seconds =
          arguments[0].equals("zonky")
              ? Timing.untilReady(EmbeddedPostgres::start, StartsInOneJvm::check)
              : Timing.untilReady(
                  () ->
                      LocalFirecamp.ephemeralBuilder()
                          .readyCopies(Integer.parseInt(arguments[2]))
                          .build(),
                  firecamp -> Postgres.on(firecamp).provision(Specs.three("mypg", MAJOR)));
      System.out.printf(Locale.ROOT, "%.4f%n", seconds);
    }
  }

  private static void check(EmbeddedPostgres zonky) throws IOException {
    if (zonky.getPort() == 0) {
      throw new IOException("it has no port");
    }
  }
}
