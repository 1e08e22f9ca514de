package io.firecamp.testkit.engine;

import io.firecamp.Firecamp;
import io.firecamp.FirecampBuilder;
import io.firecamp.backend.Backends;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.volume.Volume;
import io.firecamp.engine.CallOptions;
import io.firecamp.internal.record.NameDocument;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.server.Endpoint;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerAccess;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceDocument;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.clock.ManualClock;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import io.firecamp.testkit.memory.InMemoryCloud;
import io.firecamp.testkit.memory.postgres.Commit;
import io.firecamp.testkit.memory.postgres.SimulatedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A cloud with simulated PostgreSQL, and a clock: everything that outlives a process. */
final class PostgresSite {
  static final String CLUSTER = "t1";
  static final Secret ADMIN = Secret.of("changeme-admin");
  static final Secret REPLICATION = Secret.of("changeme-replication");
  static final Secret NEW_ADMIN = Secret.of("another admin");
  static final Secret NEW_REPLICATION = Secret.of("another replication");
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Duration LONG = Duration.ofDays(30);

  final ManualClock clock = new ManualClock();
  final InMemoryCloud cloud;
  private final List<Commit> commits = new ArrayList<>();
  private final Map<String, Commit> byHand = new HashMap<>();

  PostgresSite(int nodesPerZone) {
    this.cloud = InMemoryCloud.threeZones(nodesPerZone, clock);
  }

  static PostgresServiceSpec.Builder spec(String name, int replicas) {
    return PostgresServiceSpec.builder()
        .cluster(CLUSTER)
        .name(name)
        .replicas(replicas)
        .major(16)
        .adminPassword(ADMIN)
        .replicationPassword(REPLICATION);
  }

  static PostgresServiceSpec.Builder spec(int replicas) {
    return spec("a", replicas);
  }

  SimulatedServer server(String member) {
    String service = member.substring(0, member.lastIndexOf('-'));
    return cloud.postgres().server(CLUSTER, service, member);
  }

  /** A client of service {@code a} commits something that must never be lost. */
  void commit() {
    commits.add(server("a-0").commit(1 << 20));
  }

  /**
   * The primary of service {@code a} dies, somebody promotes a standby, and a client commits there.
   */
  void promoteByHand(String member) {
    server("a-0").crash();
    MemberRecord promoted =
        NameDocument.read(
                cloud.metadata().get(new DocumentKey(CLUSTER, "a")).orElseThrow().content())
            .live()
            .orElseThrow()
            .member(member);
    try (PostgresServer session =
        cloud
            .backends()
            .capability(ServerAccess.class)
            .orElseThrow()
            .connect(
                new Endpoint(member, promoted.address(), promoted.port()),
                List.of(ADMIN),
                Duration.ofSeconds(3))) {
      session.promote(Duration.ofSeconds(5));
    }
    commits.add(server(member).commit(1 << 20));
  }

  /** How many members of service {@code a} serve as primaries. */
  long primaries() {
    return record("a").everyMember().stream()
        .filter(m -> server(m.name()).state().filter(ServerState::isPrimary).isPresent())
        .count();
  }

  /** A client commits on a member that somebody promoted. */
  void commitByHand(String member) {
    byHand.put(member, server(member).commit(1 << 20));
  }

  /** Whether the recorded primary of service {@code a} lacks what a promoted member still has. */
  boolean servesOldRows() {
    SimulatedServer primary = server(record("a").primary());
    return primary.state().filter(ServerState::isPrimary).isPresent()
        && byHand.entrySet().stream()
            .anyMatch(c -> server(c.getKey()).has(c.getValue()) && !primary.has(c.getValue()));
  }

  /** What clients have committed. */
  List<Commit> commits() {
    return List.copyOf(commits);
  }

  /** The site as a process sees it through faults. */
  FaultyBackends through(FaultScript script) {
    return new FaultyBackends(cloud.backends(), script, clock);
  }

  Controller process() {
    return process(cloud.backends());
  }

  /** One that runs independent steps on threads, as with backends that are far away. */
  Controller threaded() {
    return process(cloud.backends().toBuilder().immediate(false).build());
  }

  Controller process(Backends through) {
    return new Controller(through, TIMEOUT);
  }

  /** One whose calls end within that time. */
  Controller within(Duration timeout) {
    return new Controller(cloud.backends(), timeout);
  }

  /** The stored record of a service. */
  ServiceRecord record(String service) {
    return cloud.metadata().list(CLUSTER).stream()
        .map(d -> ServiceDocument.read(d.content()))
        .filter(r -> r.name().equals(service))
        .findFirst()
        .orElseThrow();
  }

  /** One that has all the time it wants, as the clock is moved by others too. */
  Controller patient(Backends through) {
    return new Controller(through, LONG);
  }

  /** A process that works on the site through those backends, and then ends. */
  final class Controller {
    private final Backends backends;
    private final Duration timeout;

    Controller(Backends backends, Duration timeout) {
      this.backends = backends;
      this.timeout = timeout;
    }

    <T> T with(Function<Postgres, T> work) {
      FirecampBuilder builder = Firecamp.builder(backends).time(clock).timeout(timeout);
      try (Firecamp firecamp = builder.build()) {
        return work.apply(Postgres.on(firecamp));
      }
    }

    private <T> T on(String service, Function<PostgresService, T> work) {
      return with(p -> work.apply(p.get(CLUSTER, service)));
    }

    /** Updates to what is stored: whatever was left undone is done. */
    PostgresService again(String service) {
      return with(p -> p.update(p.get(CLUSTER, service).spec()));
    }

    PostgresService provision(PostgresServiceSpec spec) {
      return with(p -> p.provision(spec));
    }

    PostgresService update(PostgresServiceSpec spec) {
      return with(p -> p.update(spec));
    }

    PostgresService restart(String service) {
      return on(service, PostgresService::restart);
    }

    PostgresService move(String service, String member, Optional<String> node) {
      return on(service, s -> s.move(member, node, false, CallOptions.defaults()));
    }

    PostgresService restartMember(String service, String member) {
      return on(service, s -> s.restart(member));
    }

    PostgresService stopMember(String service, String member) {
      return on(service, s -> s.stop(member));
    }

    PostgresService startMember(String service, String member) {
      return on(service, s -> s.start(member));
    }

    PostgresService removeMember(String service, String member) {
      return on(service, s -> s.removeMember(member));
    }

    PostgresService reclone(String service, String member) {
      return on(service, s -> s.reclone(member));
    }

    PostgresService adoptPrimary(String service, String member) {
      return on(service, s -> s.adoptPrimary(member));
    }

    PostgresService stop(String service) {
      return on(service, PostgresService::stop);
    }

    PostgresService start(String service) {
      return on(service, PostgresService::start);
    }

    PostgresService recreate(PostgresServiceSpec spec) {
      return with(p -> p.recreate(spec));
    }

    List<Volume> delete(String service) {
      return with(p -> p.delete(CLUSTER, service));
    }

    List<Volume> deleteVolumes(String service) {
      return with(p -> p.deleteVolumes(CLUSTER, service));
    }
  }
}
