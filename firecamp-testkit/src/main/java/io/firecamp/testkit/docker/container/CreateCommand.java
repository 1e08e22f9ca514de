package io.firecamp.testkit.docker.container;

import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.spec.ResourceSpec;
import io.firecamp.testkit.docker.client.Label;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The arguments of {@code docker create} for one start of a member; nothing confidential. */
final class CreateCommand {
  /** Parallel queries need more than Docker's 64 MB of shared memory; this is only a limit. */
  private static final String SHARED_MEMORY = "1g";

  private static final double UNITS_PER_CPU = 1024.0;
  private final List<String> arguments = new ArrayList<>(List.of("create"));

  private CreateCommand() {}

  /**
   * @param mounts path in the container to path on this machine
   * @param hosts becomes {@code /etc/hosts}
   */
  static List<String> of(
      ContainerSpec spec,
      String name,
      String home,
      ContainerUser user,
      Map<String, Path> mounts,
      GivenFiles given,
      Path hosts) {
    CreateCommand command = new CreateCommand();
    command.option("name", name);
    command.labels(spec, home);
    command.option("network", "host");
    // A server that is process 1 takes a killed orphan for a crash of its own.
    command.arguments.add("--init");
    command.option("user", user.toString());
    command.option("cap-drop", "ALL");
    command.option("security-opt", "no-new-privileges");
    // Where SELinux is on, containers could not read what is mounted.
    command.option("security-opt", "label=disable");
    command.option("restart", "no");
    command.option("stop-timeout", Long.toString(spec.stopGrace().toSeconds()));
    command.resources(spec.resources());
    command.log(spec.log().options());
    spec.environment().forEach((key, value) -> command.option("env", key + "=" + value));
    mounts.forEach((target, source) -> command.mount(source, target, false));
    command.mount(given.files(), BootContract.FILES, true);
    command.mount(given.secrets(), BootContract.SECRETS, true);
    command.mount(hosts, "/etc/hosts", true);
    command.arguments.add(spec.image());
    return command.arguments;
  }

  private void labels(ContainerSpec spec, String home) {
    spec.tags().forEach((key, value) -> option("label", key + "=" + value));
    label(Label.HOME, home);
    label(Label.CLUSTER, spec.owner().cluster());
    label(Label.SERVICE, spec.owner().service());
    label(Label.UUID, spec.owner().uuid());
    label(Label.MEMBER, spec.owner().member());
    label(Label.GENERATION, Long.toString(spec.generation()));
    label(Label.NODE, spec.node().id());
    label(Label.ADDRESS, spec.node().address());
    label(Label.PORT, Integer.toString(spec.node().port()));
    label(Label.LOG_GROUP, spec.log().group());
    label(Label.GRACE, Long.toString(spec.stopGrace().toMillis()));
  }

  private void resources(ResourceSpec resources) {
    option("cpu-shares", Integer.toString(Math.max(2, resources.reservedCpuUnits())));
    option("memory-reservation", Math.max(6, resources.reservedMemoryMib()) + "m");
    resources.maxCpuUnits().ifPresent(n -> option("cpus", cpus(n)));
    resources.maxMemoryMib().ifPresent(n -> option("memory", Math.max(6, n) + "m"));
    option("shm-size", SHARED_MEMORY);
  }

  /** Docker takes no more than nine digits. */
  private static String cpus(int units) {
    return String.format(Locale.ROOT, "%.3f", units / UNITS_PER_CPU);
  }

  private void log(Map<String, String> options) {
    options.forEach(
        (key, value) -> {
          if (key.equals("driver")) {
            option("log-driver", value);
          } else {
            option("log-opt", key + "=" + value);
          }
        });
  }

  /** Unlike {@code --volume}, refused if the source is missing; a CSV line (Docker docs). */
  private void mount(Path source, String target, boolean readOnly) {
    option(
        "mount",
        "type=bind,\"source=%s\",target=%s%s"
            .formatted(
                source.toString().replace("\"", "\"\""), target, readOnly ? ",readonly" : ""));
  }

  private void label(Label label, String value) {
    option("label", label.key() + "=" + value);
  }

  private void option(String name, String value) {
    arguments.add("--" + name + "=" + value);
  }
}
