package io.firecamp.testkit.binaries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real archive from Maven Central, unpacked by several threads and JVMs at once. */
class ClasspathBinariesTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path temp;

  @Test
  void eightThreadsAndTwoOtherJvmsUnpackOnce() throws Exception {
    Path cache = temp.resolve("cache");
    List<Process> jvms = List.of(otherJvm(cache), otherJvm(cache));
    Set<PostgresBinaries> results = new HashSet<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<PostgresBinaries> unpack = () -> PostgresBinaries.classpath(cache);
      for (Future<PostgresBinaries> result : threads.invokeAll(Collections.nCopies(8, unpack))) {
        results.add(result.get());
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(results).hasSize(1);
    PostgresBinaries binaries = results.iterator().next();
    for (Process jvm : jvms) {
      assertThat(new String(jvm.getInputStream().readAllBytes(), UTF_8))
          .contains("UNPACKED " + binaries);
      assertThat(jvm.waitFor()).isZero();
    }
    try (Stream<Path> left = Files.list(cache)) {
      assertThat(left)
          .containsExactlyInAnyOrder(
              binaries.bin().getParent(), cache.resolve(BinariesCache.LOCK_FILE));
    }
    assertRuns(binaries);
    assertWarmIsFast(cache);
  }

  private static void assertRuns(PostgresBinaries binaries) {
    assertThat(binaries.version()).isEqualTo("18.6");
    assertThat(binaries.major()).isEqualTo(18);
    assertThat(binaries.pgBasebackup()).isEmpty();
    assertThat(ServerVersion.of(binaries.postgres()).text()).isEqualTo("18.6");
    assertThat(ServerVersion.of(binaries.initdb()).text()).isEqualTo("18.6");
    assertThat(PostgresBinaries.installation(binaries.bin())).isEqualTo(binaries);
  }

  /** The bar is 10 ms; the best of several is compared, so that a busy machine does not matter. */
  private static void assertWarmIsFast(Path cache) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long start = System.nanoTime();
      PostgresBinaries.classpath(cache);
      best = Math.min(best, System.nanoTime() - start);
    }
    assertThat(best / 1_000_000.0).as("warm resolution in ms").isLessThan(10);
  }

  private static Process otherJvm(Path cache) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(UnpackOnce.class.getName());
    command.add(cache.toString());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
