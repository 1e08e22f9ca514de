package io.firecamp.testkit.local;

import io.firecamp.Firecamp;
import io.firecamp.backend.Backends;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.backend.volume.VolumeRooms;
import io.firecamp.error.FirecampException;
import io.firecamp.event.ProgressListener;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.binaries.PostgresServers;
import io.firecamp.testkit.local.boot.DurableFirstStart;
import io.firecamp.testkit.local.boot.EphemeralFirstStart;
import io.firecamp.testkit.local.boot.MajorStart;
import io.firecamp.testkit.local.boot.Majors;
import io.firecamp.testkit.local.boot.ReadyCopies;
import io.firecamp.testkit.local.boot.ServerStart;
import io.firecamp.testkit.local.boot.Template;
import io.firecamp.testkit.local.container.LocalContainerBackend;
import io.firecamp.testkit.local.container.MemberLauncher;
import io.firecamp.testkit.machine.Home;
import io.firecamp.testkit.machine.LoopbackNodes;
import io.firecamp.testkit.machine.RuntimeKind;
import io.firecamp.testkit.machine.Scratch;
import io.firecamp.testkit.machine.VolumeTypes;
import io.firecamp.testkit.machine.file.DirectoryMedium;
import io.firecamp.testkit.machine.file.FileDnsBackend;
import io.firecamp.testkit.machine.file.FileLogBackend;
import io.firecamp.testkit.machine.file.FileMetadataStore;
import io.firecamp.testkit.machine.file.FileSecretBackend;
import io.firecamp.testkit.machine.file.FileVolumeBackend;
import io.firecamp.testkit.machine.os.ServerUser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Builds a {@link LocalFirecamp}; everything has a default. */
public final class LocalFirecampBuilder {
  private static final RuntimeKind KIND =
      new RuntimeKind(
          "local",
          (directory, limit) ->
              LocalContainerBackend.killAllBelow(directory.resolve("containers"), limit));
  private static final Duration POLL_FIRST = Duration.ofMillis(5);
  private static final Duration POLL_MOST = Duration.ofMillis(25);

  /** Ephemeral servers start in less time than the longest pause of durable ones. */
  private static final Duration POLL_EPHEMERAL = Duration.ofMillis(4);

  private static final Duration START_WITHIN = Duration.ofMinutes(5);

  private final @Nullable Path directory;
  private final List<PostgresBinaries> binaries = new ArrayList<>();
  private int readyCopies = 3;
  private ProgressListener listener = ProgressListener.none();
  private Duration timeout = Duration.ofMinutes(5);
  private boolean ownAddresses = LoopbackNodes.canHaveOwnAddresses();
  private @Nullable SecretBackend secretBackend;
  private int dnsPort;
  private Scratch scratch = Scratch.standard();
  private UnaryOperator<Backends> decorator = UnaryOperator.identity();

  LocalFirecampBuilder(@Nullable Path directory) {
    this.directory = directory;
  }

  /**
   * Adds programs to those that are found anyway: on the class path, of every major version, and
   * installed on the machine. A member runs with programs of its own major version; those that are
   * named here win, the last one if there are several. May be called several times.
   */
  public LocalFirecampBuilder binaries(PostgresBinaries... programs) {
    binaries.addAll(List.of(programs));
    return this;
  }

  /**
   * How many copies of an initialised database an ephemeral runtime keeps ready, so that the next
   * members start sooner; 3 unless set, 0 for none. Each takes about 25 MB of the temporary
   * directory. None are kept where less than 2 GiB are free.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public LocalFirecampBuilder readyCopies(int copies) {
    if (copies < 0) {
      throw new IllegalArgumentException("readyCopies: " + copies + " is negative");
    }
    this.readyCopies = copies;
    return this;
  }

  /** Who is told what happens. */
  public LocalFirecampBuilder listener(ProgressListener progress) {
    this.listener = progress;
    return this;
  }

  /**
   * The deadline of operations for which the caller names none; 5 minutes unless set.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public LocalFirecampBuilder timeout(Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("the timeout " + limit + " is not positive");
    }
    this.timeout = limit;
    return this;
  }

  /** Gives members a port each on 127.0.0.1 instead of an address each with the spec's port. */
  public LocalFirecampBuilder portPerMember() {
    this.ownAddresses = false;
    return this;
  }

  /**
   * The port of the DNS server on 127.0.0.1; any free one unless set.
   *
   * @throws IllegalArgumentException if it is not 0 to 65,535
   */
  public LocalFirecampBuilder dnsPort(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("dnsPort: " + port + " is not 0 to 65535");
    }
    this.dnsPort = port;
    return this;
  }

  /**
   * Where an ephemeral cluster has its directory; unless set, {@code /dev/shm} if it is there and
   * has 2 GiB free, for memory is much faster, else {@code java.io.tmpdir}.
   */
  public LocalFirecampBuilder temporaryDirectory(Path parent) {
    this.scratch = Scratch.in(parent);
    return this;
  }

  /** Keeps the passwords there instead of in files of the runtime's directory. */
  public LocalFirecampBuilder secrets(SecretBackend backend) {
    this.secretBackend = backend;
    return this;
  }

  /** Puts something between the engine and the backends, such as scripted faults. */
  public LocalFirecampBuilder decorate(UnaryOperator<Backends> around) {
    this.decorator = around;
    return this;
  }

  /**
   * Opens the runtime.
   *
   * @throws FirecampException if the directory cannot be used
   */
  public LocalFirecamp build() {
    ServerUser user = ServerUser.choose();
    PostgresServers servers = PostgresServers.find(binaries);
    Home home = directory == null ? Home.ephemeral(KIND, scratch) : Home.at(KIND, directory);
    try {
      user.mustReach(home.directory());
      Majors majors = new Majors(servers, programs -> start(home, user, programs));
      LocalFirecamp opened = assemble(home, user, majors);
      if (home.isEphemeral() && readyCopies > 0) {
        servers
            .likeliestReady()
            .ifPresent(programs -> copies(home, user, programs).prepareIfWarm(readyCopies));
      }
      return opened;
    } catch (RuntimeException e) {
      home.release();
      throw e;
    }
  }

  private MajorStart start(Home home, ServerUser user, PostgresBinaries programs) {
    return new MajorStart(
        home.isEphemeral()
            ? new EphemeralFirstStart(user, copies(home, user, programs), readyCopies)
            : new DurableFirstStart(programs, user),
        new ServerStart(programs, user, START_WITHIN));
  }

  private ReadyCopies copies(Home home, ServerUser user, PostgresBinaries programs) {
    return ReadyCopies.of(
        new Template(programs, user, scratch.templates()),
        Objects.requireNonNull(home.directory().getParent()),
        KIND);
  }

  private LocalFirecamp assemble(Home home, ServerUser user, Majors majors) {
    LoopbackNodes nodes = new LoopbackNodes(home.block(), ownAddresses);
    FileVolumeBackend volumes =
        new FileVolumeBackend(
            home.directory().resolve("volumes"),
            LoopbackNodes.ZONES,
            id -> nodes.find("", id, 0).map(n -> n.zone()),
            new DirectoryMedium());
    FileDnsBackend dns = new FileDnsBackend(home.directory().resolve("dns"));
    SecretBackend secrets =
        secretBackend == null
            ? new FileSecretBackend(home.directory().resolve("secrets"))
            : secretBackend;
    MemberLauncher launcher =
        new MemberLauncher(
            new MemberLauncher.Surroundings(
                secrets,
                at -> mount(volumes, at),
                name -> dns.lookup(name).map(DnsRecord::address),
                user),
            majors);
    LocalContainerBackend containers =
        new LocalContainerBackend(home.directory().resolve("containers"), launcher);
    Backends backends =
        Backends.builder()
            .metadata(new FileMetadataStore(home.directory().resolve("metadata")))
            .secrets(secrets)
            .nodes(nodes)
            .volumes(volumes)
            .capability(VolumeRooms.class, volumes)
            .dns(dns)
            .containers(containers)
            .logs(new FileLogBackend(home.directory().resolve("logs")))
            .specCheck(
                (spec, problems) -> {
                  majors.check(spec, problems);
                  new VolumeTypes().check(spec, problems);
                })
            .build();
    Firecamp firecamp =
        Firecamp.builder(
                Objects.requireNonNull(decorator.apply(home.guarded(backends, secretBackend))))
            .listener(listener)
            .timeout(timeout)
            .poll(
                home.isEphemeral() ? POLL_EPHEMERAL : POLL_FIRST,
                home.isEphemeral() ? POLL_EPHEMERAL : POLL_MOST)
            .retry(POLL_FIRST, Duration.ofSeconds(1))
            .reach(Firecamp.Reach.ADDRESS)
            .build();
    return new LocalFirecamp(firecamp, home, dns, dnsPort, launcher::close);
  }

  private static Optional<Path> mount(FileVolumeBackend volumes, MemberLauncher.VolumeAt at) {
    return volumes.attachedAt(at.volume(), at.node());
  }
}
