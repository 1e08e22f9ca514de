package io.firecamp.examples.benchmark;

import io.firecamp.postgres.Postgres;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.binaries.PostgresBinariesException;
import io.firecamp.testkit.local.LocalFirecamp;
import io.firecamp.testkit.local.container.LocalContainerBackend;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A durable three-member cluster, from opening the directory to "both standbys stream", against a
 * shell script that does the same with the same programs; in turn, on the same disk.
 */
public final class DurableBenchmark {
  private static final int MAJOR = 15;
  private static final int WARM_UPS = 1;
  private static final int ROUNDS = 7;
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

  private DurableBenchmark() {}

  /** No arguments. */
  public static void main(String[] arguments) throws Exception {
    PostgresBinaries programs;
    try {
      programs = PostgresBinaries.installed(MAJOR);
    } catch (PostgresBinariesException e) {
      System.out.println("durable: left out, " + e.getMessage());
      return;
    }
    Timing ours = new Timing("durable, 3 members");
    Timing script = new Timing("shell script");
    // Deleted at the end: ext4 searches long for an inode that was not freed in the last minute.
    Path parent = directory();
    try {
      for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
        double firecamp = provision(programs, parent.resolve("ours-" + round));
        double byHand = byHand(programs, parent.resolve("script-" + round));
        if (round >= WARM_UPS) {
          ours.add(firecamp);
          script.add(byHand);
        }
      }
    } finally {
      Trees.delete(parent);
    }
    ours.printAgainst(script);
  }

  private static double provision(PostgresBinaries programs, Path directory) throws Exception {
    try {
      return Timing.untilReady(
          () -> LocalFirecamp.atBuilder(directory).binaries(programs).build(),
          firecamp -> Postgres.on(firecamp).provision(Specs.three("mypg", MAJOR)));
    } finally {
      LocalContainerBackend.killAllBelow(directory.resolve("containers"), ENDS_WITHIN);
    }
  }

  private static double byHand(PostgresBinaries programs, Path clusters) throws Exception {
    ServerUser user = ServerUser.choose();
    user.privateDirectory(clusters);
    try {
      List<String> command = new ArrayList<>(List.of("sh", "-s", "--"));
      command.add(programs.bin().toString());
      command.add(clusters.toString());
      freePorts().forEach(port -> command.add(port.toString()));
      byte[] script = script();
      return Timing.seconds(() -> run(user.command(command), script));
    } finally {
      for (int member = 0; member < 3; member++) {
        run(
            user.command(
                List.of(
                    programs.pgCtl().toString(),
                    "-D",
                    clusters.resolve(Integer.toString(member)).toString(),
                    "-m",
                    "immediate",
                    "stop")),
            new byte[0]);
      }
    }
  }

  private static void run(List<String> command, byte[] input) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .directory(Path.of("/").toFile())
            .start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input);
    }
    if (process.waitFor() != 0) {
      throw new IOException(command + " ended with code " + process.exitValue());
    }
  }

  private static byte[] script() throws IOException {
    try (InputStream in = DurableBenchmark.class.getResourceAsStream("by-hand.sh")) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  private static Path directory() throws IOException {
    Path directory = Files.createTempDirectory("firecamp-durable-");
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }

  private static List<Integer> freePorts() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (ServerSocket first = new ServerSocket(0, 1, loopback);
        ServerSocket second = new ServerSocket(0, 1, loopback);
        ServerSocket third = new ServerSocket(0, 1, loopback)) {
      return List.of(first.getLocalPort(), second.getLocalPort(), third.getLocalPort());
    }
  }
}
