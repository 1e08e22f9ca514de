package io.firecamp.testkit.local;

import io.firecamp.Firecamp;
import io.firecamp.backend.Backends;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.error.FirecampException;
import io.firecamp.event.ProgressListener;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.local.boot.DurableFirstStart;
import io.firecamp.testkit.local.boot.EphemeralFirstStart;
import io.firecamp.testkit.local.boot.FirstStart;
import io.firecamp.testkit.local.boot.ServerStart;
import io.firecamp.testkit.local.boot.Template;
import io.firecamp.testkit.local.container.LocalContainerBackend;
import io.firecamp.testkit.local.container.MemberLauncher;
import io.firecamp.testkit.machine.Home;
import io.firecamp.testkit.machine.LoopbackNodes;
import io.firecamp.testkit.machine.RuntimeKind;
import io.firecamp.testkit.machine.Scratch;
import io.firecamp.testkit.machine.file.DirectoryMedium;
import io.firecamp.testkit.machine.file.FileDnsBackend;
import io.firecamp.testkit.machine.file.FileLogBackend;
import io.firecamp.testkit.machine.file.FileMetadataStore;
import io.firecamp.testkit.machine.file.FileSecretBackend;
import io.firecamp.testkit.machine.file.FileVolumeBackend;
import io.firecamp.testkit.machine.os.ServerUser;
import java.nio.file.Path;
import java.time.Duration;
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
  private static final Duration START_WITHIN = Duration.ofMinutes(5);

  private final @Nullable Path directory;
  private @Nullable PostgresBinaries binaries;
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
   * The server's programs; unless set, those on the class path, else the newest that is installed.
   */
  public LocalFirecampBuilder binaries(PostgresBinaries programs) {
    this.binaries = programs;
    return this;
  }

  /** Who is told what happens. */
  public LocalFirecampBuilder listener(ProgressListener progress) {
    this.listener = progress;
    return this;
  }

  /** The deadline of operations for which the caller names none; 5 minutes unless set. */
  public LocalFirecampBuilder timeout(Duration limit) {
    this.timeout = limit;
    return this;
  }

  /** Gives members a port each on 127.0.0.1 instead of an address each with the spec's port. */
  public LocalFirecampBuilder portPerMember() {
    this.ownAddresses = false;
    return this;
  }

  /** The port of the DNS server on 127.0.0.1; any free one unless set. */
  public LocalFirecampBuilder dnsPort(int port) {
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
   * @throws FirecampException if the directory or the server's programs cannot be used
   */
  public LocalFirecamp build() {
    ServerUser user = ServerUser.choose();
    PostgresBinaries programs = binaries == null ? PostgresBinaries.find() : binaries;
    Home home = directory == null ? Home.ephemeral(KIND, scratch) : Home.at(KIND, directory);
    try {
      user.mustReach(home.directory());
      FirstStart firstStart =
          home.isEphemeral()
              ? new EphemeralFirstStart(
                  programs, user, new Template(programs, user, scratch.templates()))
              : new DurableFirstStart(programs, user);
      return assemble(home, user, programs, firstStart);
    } catch (RuntimeException e) {
      home.release();
      throw e;
    }
  }

  private LocalFirecamp assemble(
      Home home, ServerUser user, PostgresBinaries programs, FirstStart firstStart) {
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
                user,
                programs.major()),
            firstStart,
            new ServerStart(programs, user, START_WITHIN));
    LocalContainerBackend containers =
        new LocalContainerBackend(home.directory().resolve("containers"), launcher);
    Backends backends =
        Backends.builder()
            .metadata(new FileMetadataStore(home.directory().resolve("metadata")))
            .secrets(secrets)
            .nodes(nodes)
            .volumes(volumes)
            .dns(dns)
            .containers(containers)
            .logs(new FileLogBackend(home.directory().resolve("logs")))
            .build();
    Firecamp firecamp =
        Firecamp.builder(
                Objects.requireNonNull(decorator.apply(home.guarded(backends, secretBackend))))
            .listener(listener)
            .timeout(timeout)
            .poll(POLL_FIRST, POLL_MOST)
            .retry(POLL_FIRST, Duration.ofSeconds(1))
            .reach(Firecamp.Reach.ADDRESS)
            .build();
    return new LocalFirecamp(firecamp, home, dns, dnsPort, launcher::close);
  }

  private static Optional<Path> mount(FileVolumeBackend volumes, MemberLauncher.VolumeAt at) {
    return volumes.attachedAt(at.volume(), at.node());
  }
}
