package io.firecamp.testkit.local.container;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.local.boot.BootException;
import io.firecamp.testkit.local.boot.BootRequest;
import io.firecamp.testkit.local.boot.MajorStart;
import io.firecamp.testkit.local.boot.Majors;
import io.firecamp.testkit.local.boot.MemberBoot;
import io.firecamp.testkit.local.boot.PrimaryAddress;
import io.firecamp.testkit.machine.file.BootLock;
import io.firecamp.testkit.machine.os.OsProcess;
import io.firecamp.testkit.machine.os.ServerUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Boots members in the background and writes down how far each is. */
public final class MemberLauncher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MemberLauncher.class);

  /**
   * What the launcher needs of the runtime.
   *
   * @param mount the directory that stands for a volume that is attached to the node, or empty
   * @param resolve the address that a DNS name has now, or empty
   */
  public record Surroundings(
      SecretBackend secrets,
      Function<VolumeAt, Optional<Path>> mount,
      Function<String, Optional<String>> resolve,
      ServerUser user) {}

  /** A volume on a node. */
  public record VolumeAt(String volume, String node) {}

  private final Surroundings around;
  private final Majors majors;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "firecamp-boot");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param majors how members start, by major version
   */
  public MemberLauncher(Surroundings around, Majors majors) {
    this.around = around;
    this.majors = majors;
  }

  ServerUser user() {
    return around.user();
  }

  /** Refuses what cannot be started here, before anything is written down. */
  void check(ContainerSpec spec) {
    mount(spec, BootContract.DATA);
    mount(spec, BootContract.JOURNAL);
    start(spec);
  }

  private MajorStart start(ContainerSpec spec) {
    return majors.of(
        spec.owner().member(),
        String.valueOf(spec.environment().get(BootContract.ENV_POSTGRES_MAJOR)));
  }

  ContainerFile describe(ContainerSpec spec) {
    ContainerFile file =
        new ContainerFile(
            spec.owner(),
            spec.generation(),
            spec.node().id(),
            spec.node().address(),
            spec.node().port(),
            ContainerFile.Status.BOOTING,
            "accepted",
            Optional.empty(),
            "",
            mount(spec, BootContract.DATA).resolve("db").toString(),
            spec.stopGrace().toMillis());
    Path group = Path.of(Objects.requireNonNull(spec.log().options().get("directory")));
    Path log = group.resolve(spec.log().streamPrefix() + "_" + file.id() + ".log");
    return file.withLog(log.toString());
  }

  void launch(ContainerSpec spec, ContainerFile fresh, Path file, Path stopMark, BootLock lock) {
    try {
      threads.execute(() -> boot(spec, fresh, file, stopMark, lock));
    } catch (RejectedExecutionException e) {
      throw BackendException.refused(
          "member %s is not started, as this runtime was closed".formatted(spec.owner().member()));
    }
  }

  private void boot(
      ContainerSpec spec, ContainerFile fresh, Path file, Path stopMark, BootLock lock) {
    try (lock) {
      ContainerFile result;
      boolean interrupted;
      try {
        Consumer<String> progress = new Progress(fresh, file, stopMark);
        OsProcess process =
            new MemberBoot(request(spec, fresh), around.user(), start(spec), progress).start();
        result = fresh.started(process);
        if (Files.exists(stopMark)) {
          process.signal("INT");
        }
      } catch (InterruptedException e) {
        result = fresh.ended("stopped while it started");
      } catch (RuntimeException e) {
        LOG.debug("member {} does not start", spec.owner().member(), e);
        result = fresh.ended(String.valueOf(e.getMessage()));
      }
      // Files cannot be written by a thread that is interrupted, as this one is at the end.
      interrupted = Thread.interrupted();
      if (Files.exists(file)) {
        result.write(file);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    } catch (IOException e) {
      LOG.warn("a lock of member {} could not be released", spec.owner().member(), e);
    } catch (BackendException e) {
      LOG.warn("how member {} started cannot be written down", spec.owner().member(), e);
    }
  }

  private BootRequest request(ContainerSpec spec, ContainerFile fresh) {
    Map<String, String> environment = new TreeMap<>(spec.environment());
    String primary =
        Objects.requireNonNull(environment.get(BootContract.ENV_PRIMARY_HOST), "primary");
    environment.put(
        PrimaryAddress.ENV,
        around
            .resolve()
            .apply(primary)
            .orElseThrow(() -> new BootException("the DNS name " + primary + " has no record")));
    Map<String, Secret> secrets = new TreeMap<>();
    spec.secrets()
        .forEach(
            (name, ref) ->
                secrets.put(
                    name,
                    around
                        .secrets()
                        .get(ref)
                        .orElseThrow(() -> new BootException("secret " + name + " is missing"))));
    ContainerSpec complete = spec.toBuilder().environment(environment).build();
    return new BootRequest(
        complete,
        mount(spec, BootContract.DATA),
        mount(spec, BootContract.JOURNAL),
        Path.of(fresh.log()),
        secrets);
  }

  private Path mount(ContainerSpec spec, String path) {
    String volume = Objects.requireNonNull(spec.volumes().get(path), path + " has no volume");
    return around
        .mount()
        .apply(new VolumeAt(volume, spec.node().id()))
        .orElseThrow(
            () ->
                BackendException.refused(
                    "volume %s of member %s is not attached to node %s"
                        .formatted(volume, spec.owner().member(), spec.node().id())));
  }

  /** Stops starting; servers that run go on. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(
          Duration.ofSeconds(30).toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
        LOG.warn("a member is still being started");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes a phase down when it changes, and gives up when the member is told to stop. */
  private record Progress(ContainerFile fresh, Path file, Path stopMark, StringBuilder said)
      implements Consumer<String> {
    Progress(ContainerFile fresh, Path file, Path stopMark) {
      this(fresh, file, stopMark, new StringBuilder());
    }

    @Override
    public void accept(String phase) {
      if (Files.exists(stopMark)) {
        throw new BootException("stopped while " + phase);
      }
      if (!said.toString().equals(phase)) {
        said.setLength(0);
        said.append(phase);
        fresh.booting(phase).write(file);
      }
    }
  }
}
