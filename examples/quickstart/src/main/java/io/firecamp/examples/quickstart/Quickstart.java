package io.firecamp.examples.quickstart;

import io.firecamp.Firecamp;
import io.firecamp.error.FirecampException;
import io.firecamp.event.ProgressEvent;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.docker.DockerFirecamp;
import io.firecamp.testkit.local.LocalFirecamp;
import io.firecamp.testkit.machine.MachineRuntime;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** Provisions service mypg in cluster t1, runs the tutorial on it, and cleans up. */
public final class Quickstart {
  private static final String USAGE =
      """
      usage: examples/quickstart/run [--keep [directory] | --delete directory | --docker major]
        without options: a cluster for tests, gone at the end
        --docker major: the same as containers of the image firecamp-postgres:major (images/build)
        --keep: a durable cluster that keeps running; in the directory, or a fresh one
        --delete directory: deletes the cluster that was kept there, with its volumes""";

  private static final int NEWEST = 18;

  private Quickstart() {}

  public static void main(String[] arguments) {
    List<String> options = List.of(arguments);
    try {
      if (options.isEmpty()) {
        run(LocalFirecamp.ephemeralBuilder().listener(Quickstart::print).build(), NEWEST, false);
      } else if (options.equals(List.of("--help"))) {
        System.out.println(USAGE);
      } else if (options.get(0).equals("--keep") && isDirectoryName(options)) {
        Path directory = Kept.directory(options);
        run(LocalFirecamp.atBuilder(directory).listener(Quickstart::print).build(), NEWEST, true);
      } else if (options.get(0).equals("--docker")
          && options.size() == 2
          && options.get(1).matches("\\d+")) {
        int major = Integer.parseInt(options.get(1));
        run(DockerFirecamp.ephemeralBuilder().listener(Quickstart::print).build(), major, false);
      } else if (options.get(0).equals("--delete")
          && options.size() == 2
          && isDirectoryName(options)) {
        Kept.delete(Path.of(options.get(1)));
      } else {
        System.err.println(USAGE);
        System.exit(2);
      }
    } catch (FirecampException | SQLException e) {
      System.err.println("quickstart failed: " + e.getMessage());
      System.exit(1);
    }
  }

  private static boolean isDirectoryName(List<String> options) {
    return options.size() == 1
        || (options.size() == 2 && !options.get(1).isBlank() && !options.get(1).startsWith("-"));
  }

  private static void run(MachineRuntime runtime, int major, boolean keep) throws SQLException {
    try (runtime) {
      PostgresService mypg = provision(runtime, major);
      System.out.printf("%n%s: %s%n%n", mypg, mypg.outcome());
      Tutorial tutorial = new Tutorial(mypg);
      tutorial.writeOnPrimary();
      for (PostgresMember standby : mypg.standbys()) {
        tutorial.readOn(standby);
      }
      System.out.printf("%n%s%n%n", mypg.status());
      if (keep) {
        Kept.explain(runtime.directory(), mypg);
      } else {
        System.out.println("Cleaning up (use --keep to leave the cluster running).");
      }
    }
  }

  private static PostgresService provision(Firecamp firecamp, int major) {
    PostgresServiceSpec spec =
        PostgresServiceSpec.builder()
            .cluster("t1")
            .name("mypg")
            .replicas(3)
            .major(major)
            .dataVolume(VolumeSpec.ofGib(100))
            .journalVolume(VolumeSpec.ofGib(10))
            .adminPassword(Secret.of("changeme"))
            .replicationUser("repluser")
            .replicationPassword(Secret.of("replpassword"))
            .build();
    Postgres postgres = Postgres.on(firecamp);
    System.out.println(postgres.plan(spec));
    System.out.println();
    return postgres.provision(spec);
  }

  private static void print(ProgressEvent event) {
    if (event.operation().equals("provision") && event.type() != ProgressEvent.Type.STARTED) {
      System.out.println(event);
    }
  }
}
