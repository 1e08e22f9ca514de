package io.firecamp.testkit.scenario;

import io.firecamp.event.ProgressEvent;
import io.firecamp.event.ProgressListener;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.testkit.docker.DockerFirecamp;
import io.firecamp.testkit.local.LocalFirecamp;
import io.firecamp.testkit.machine.MachineRuntime;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A JVM of its own that provisions a service and is killed half-way. */
public final class ProvisioningJvm {
  public static final String DONE = "DONE";
  private static final String HERE = "HERE ";

  private ProvisioningJvm() {}

  /** What the JVM provisions on. */
  public enum Kind {
    LOCAL {
      @Override
      MachineRuntime open(Path in, ProgressListener listener) {
        return LocalFirecamp.atBuilder(in).listener(listener).build();
      }
    },
    DOCKER {
      @Override
      MachineRuntime open(Path in, ProgressListener listener) {
        return DockerFirecamp.atBuilder(in).listener(listener).build();
      }
    },
    DOCKER_EPHEMERAL {
      @Override
      MachineRuntime open(Path in, ProgressListener listener) {
        return DockerFirecamp.ephemeralBuilder().temporaryDirectory(in).listener(listener).build();
      }
    };

    abstract MachineRuntime open(Path in, ProgressListener listener);

    public PostgresServiceSpec spec() {
      PostgresServiceSpec.Builder spec = Clusters.spec().replicas(2);
      return this == LOCAL ? spec.build() : spec.major(Engine.major()).build();
    }
  }

  /** The JVM that is killed: stops at the event with the given number. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      int last = Integer.parseInt(arguments[1]);
      AtomicInteger events = new AtomicInteger();
      Kind runtime = Kind.valueOf(arguments[2]);
      try (MachineRuntime firecamp =
          runtime.open(Path.of(arguments[0]), e -> stopAt(e, events, last))) {
        Postgres.on(firecamp).provision(runtime.spec());
      }
      System.out.println(DONE);
    }

    private static void stopAt(ProgressEvent event, AtomicInteger events, int last) {
      boolean step =
          event.type() == ProgressEvent.Type.STARTED
              || event.type() == ProgressEvent.Type.COMPLETED;
      if (step && events.incrementAndGet() == last) {
        System.out.println(HERE + event.type() + " " + event.step());
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /**
   * @return which event it was killed at, or {@link #DONE}
   */
  public static String killAt(Kind runtime, Path directory, int number) throws Exception {
    Process child =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Child.class.getName(),
                    directory.toString(),
                    Integer.toString(number),
                    runtime.name()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line = said.readLine();
      while (line != null && !line.startsWith(HERE) && !line.equals(DONE)) {
        line = said.readLine();
      }
      return String.valueOf(line);
    } finally {
      child.destroyForcibly().waitFor();
    }
  }
}
