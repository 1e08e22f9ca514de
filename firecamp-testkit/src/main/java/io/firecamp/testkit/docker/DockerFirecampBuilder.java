package io.firecamp.testkit.docker;

import io.firecamp.Firecamp;
import io.firecamp.backend.Backends;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.backend.volume.VolumeRooms;
import io.firecamp.error.FirecampException;
import io.firecamp.event.ProgressListener;
import io.firecamp.testkit.docker.client.Containers;
import io.firecamp.testkit.docker.client.Docker;
import io.firecamp.testkit.docker.container.ContainerUser;
import io.firecamp.testkit.docker.container.DockerContainerBackend;
import io.firecamp.testkit.docker.log.DockerLogBackend;
import io.firecamp.testkit.machine.Home;
import io.firecamp.testkit.machine.LoopbackNodes;
import io.firecamp.testkit.machine.RuntimeKind;
import io.firecamp.testkit.machine.Scratch;
import io.firecamp.testkit.machine.VolumeTypes;
import io.firecamp.testkit.machine.file.DirectoryMedium;
import io.firecamp.testkit.machine.file.FileDnsBackend;
import io.firecamp.testkit.machine.file.FileMetadataStore;
import io.firecamp.testkit.machine.file.FileSecretBackend;
import io.firecamp.testkit.machine.file.FileVolumeBackend;
import io.firecamp.testkit.machine.file.HostsFileDnsBackend;
import io.firecamp.testkit.machine.file.VolumeMedium;
import io.firecamp.testkit.machine.volume.LoopMedium;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Builds a {@link DockerFirecamp}; everything has a default. */
public final class DockerFirecampBuilder {
  private static final Duration POLL_FIRST = Duration.ofMillis(50);
  private static final Duration POLL_MOST = Duration.ofMillis(500);

  private final @Nullable Path directory;
  private Docker docker = new Docker();
  private ProgressListener listener = ProgressListener.none();
  private Duration timeout = Duration.ofMinutes(5);
  private @Nullable SecretBackend secretBackend;
  private int dnsPort;
  private boolean loopDevices;
  private Scratch scratch = Scratch.standard();
  private UnaryOperator<Backends> decorator = UnaryOperator.identity();

  DockerFirecampBuilder(@Nullable Path directory) {
    this.directory = directory;
  }

  /** The Docker client's command, or its path; {@code docker} unless set. */
  public DockerFirecampBuilder command(String program) {
    this.docker = new Docker(program);
    return this;
  }

  /**
   * Makes volumes of loop devices with a file system each, instead of directories: they are really
   * attached, detached, full and grown, as EBS volumes are. Needs root.
   */
  public DockerFirecampBuilder loopDevices() {
    this.loopDevices = true;
    return this;
  }

  /** Who is told what happens. */
  public DockerFirecampBuilder listener(ProgressListener progress) {
    this.listener = progress;
    return this;
  }

  /**
   * The deadline of operations for which the caller names none; 5 minutes unless set.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public DockerFirecampBuilder timeout(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("the timeout " + limit + " is not positive");
    }
    this.timeout = limit;
    return this;
  }

  /**
   * The port of the DNS server on 127.0.0.1; any free one unless set.
   *
   * @throws IllegalArgumentException if it is not 0 to 65,535
   */
  public DockerFirecampBuilder dnsPort(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("dnsPort: " + port + " is not 0 to 65535");
    }
    this.dnsPort = port;
    return this;
  }

  /**
   * Where an ephemeral cluster has its directory; unless set, {@code /dev/shm} if it is there and
   * has 2 GiB free, else {@code java.io.tmpdir}.
   */
  public DockerFirecampBuilder temporaryDirectory(Path parent) {
    this.scratch = Scratch.in(parent);
    return this;
  }

  /** Keeps the passwords there instead of in files of the runtime's directory. */
  public DockerFirecampBuilder secrets(SecretBackend backend) {
    this.secretBackend = backend;
    return this;
  }

  /** Puts something between the engine and the backends, such as scripted faults. */
  public DockerFirecampBuilder decorate(UnaryOperator<Backends> around) {
    this.decorator = around;
    return this;
  }

  /**
   * Opens the runtime.
   *
   * @throws FirecampException if there is no engine, or the directory cannot be used
   */
  public DockerFirecamp build() {
    docker.requireEngine();
    if (!LoopbackNodes.canHaveOwnAddresses()) {
      throw new FirecampException(
          "this system knows no loopback address but 127.0.0.1, and each container needs its own: use Linux, or LocalFirecamp");
    }
    RuntimeKind kind = new RuntimeKind(loopDevices ? "docker-loop" : "docker", this::end);
    Home home = directory == null ? Home.ephemeral(kind, scratch) : Home.at(kind, directory);
    try {
      return assemble(home);
    } catch (IOException e) {
      home.release();
      throw new FirecampException(home.directory() + " cannot be used: " + e, e);
    } catch (RuntimeException e) {
      home.release();
      throw e;
    }
  }

  private DockerFirecamp assemble(Home home) throws IOException {
    Path at = home.directory();
    Containers containers = new Containers(docker, at.toString());
    ContainerUser user = ContainerUser.of(at);
    if (loopDevices && !user.isOfRoot()) {
      throw new FirecampException(
          "loop devices need root: run as root, or leave loopDevices() out for volumes that are directories");
    }
    LoopbackNodes nodes = new LoopbackNodes(home.block(), true);
    VolumeMedium medium =
        loopDevices
            ? new LoopMedium(at.resolve("nodes"), user.uid(), user.gid())
            : new DirectoryMedium();
    FileVolumeBackend volumes =
        new FileVolumeBackend(
            at.resolve("volumes"),
            LoopbackNodes.ZONES,
            id -> nodes.find("", id, 0).map(n -> n.zone()),
            medium);
    FileDnsBackend names = new FileDnsBackend(at.resolve("dns"));
    Path hosts = at.resolve("hosts");
    SecretBackend secrets =
        secretBackend == null ? new FileSecretBackend(at.resolve("secrets")) : secretBackend;
    DockerLogBackend logs = new DockerLogBackend(docker, containers, at.resolve("logs"));
    Backends backends =
        Backends.builder()
            .metadata(new FileMetadataStore(at.resolve("metadata")))
            .secrets(secrets)
            .nodes(nodes)
            .volumes(volumes)
            .capability(VolumeRooms.class, volumes)
            .dns(new HostsFileDnsBackend(names, hosts))
            .containers(
                new DockerContainerBackend(
                    docker,
                    containers,
                    logs,
                    new DockerContainerBackend.Surroundings(
                        at.toString(), secrets, volumes::preparedAt, hosts, user),
                    at.resolve("containers")))
            .logs(logs)
            .specCheck(new VolumeTypes())
            .build();
    Firecamp firecamp =
        Firecamp.builder(
                Objects.requireNonNull(decorator.apply(home.guarded(backends, secretBackend))))
            .listener(listener)
            .timeout(timeout)
            .poll(POLL_FIRST, POLL_MOST)
            .retry(POLL_FIRST, Duration.ofSeconds(2))
            .reach(Firecamp.Reach.ADDRESS)
            .build();
    return new DockerFirecamp(firecamp, home, names, dnsPort, () -> {});
  }

  /** Removes the containers of a directory and unmounts its volumes. */
  private void end(Path abandoned, Duration limit) {
    new Containers(docker, abandoned.toString()).removeAll(limit);
    try {
      LoopMedium.releaseAll(abandoned);
    } catch (IOException e) {
      throw new FirecampException(
          "the volumes in %s cannot be unmounted: %s".formatted(abandoned, e.getMessage()), e);
    }
  }
}
