package io.firecamp.testkit.memory.postgres;

import io.firecamp.Firecamp;
import io.firecamp.backend.volume.Volume;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.PostgresConf;
import io.firecamp.postgres.server.Endpoint;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerAccess;
import io.firecamp.spec.ResourceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.clock.ManualClock;
import io.firecamp.testkit.memory.InMemoryCloud;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A cloud in memory with a clock that only tests move, and a controller on it. */
final class MemoryRuntime implements AutoCloseable {
  static final Secret ADMIN = Secret.of("changeme-admin");
  static final Secret REPLICATION = Secret.of("changeme-replication");

  final ManualClock clock = new ManualClock();
  final InMemoryCloud cloud = InMemoryCloud.threeZones(20, clock);
  final Firecamp firecamp = Firecamp.builder(cloud.backends()).time(clock).build();
  final Postgres postgres = Postgres.on(firecamp);
  private final ServerAccess access = cloud.backends().capability(ServerAccess.class).orElseThrow();

  static PostgresServiceSpec spec(int replicas, Map<String, String> parameters) {
    return PostgresServiceSpec.builder()
        .cluster("t1")
        .name("mypg")
        .replicas(replicas)
        .major(15)
        .adminPassword(ADMIN)
        .replicationUser("repluser")
        .replicationPassword(REPLICATION)
        .putAllParameters(parameters)
        .build();
  }

  PostgresService provision(int replicas) {
    return postgres.provision(spec(replicas, Map.of()));
  }

  SimulatedServer server(int ordinal) {
    return cloud.postgres().server("t1", "mypg", "mypg-" + ordinal);
  }

  PostgresServer session(int ordinal, Secret... passwords) {
    PostgresMember member = postgres.get("t1", "mypg").member("mypg-" + ordinal);
    return access.connect(
        new Endpoint(member.name(), member.host(), member.port()),
        passwords.length == 0 ? List.of(ADMIN) : List.of(passwords),
        Duration.ofSeconds(3));
  }

  /** A member's volume. */
  Volume volume(int ordinal, VolumePurpose purpose) {
    return cloud.volumes().all().stream()
        .filter(v -> v.owner().member().equals("mypg-" + ordinal) && v.purpose() == purpose)
        .findFirst()
        .orElseThrow();
  }

  SimulatedVolume onVolume(int ordinal, VolumePurpose purpose) {
    return cloud.postgres().volume(volume(ordinal, purpose).id());
  }

  SimulatedNetwork network() {
    return cloud.postgres().network("t1", "mypg");
  }

  /** Gives a running server the rendered configuration, with those settings. */
  void configure(int ordinal, Map<String, String> settings) {
    session(ordinal)
        .configure(
            Map.of(
                BootContract.POSTGRESQL_CONF,
                PostgresConf.render(
                    PostgresConf.defaults(ResourceSpec.defaults(), VolumeSpec.ofGib(10), 15),
                    settings)));
  }

  /** All lines of a member's log. */
  List<String> log(int ordinal) {
    return postgres.get("t1", "mypg").logs("mypg-" + ordinal).stream().map(l -> l.text()).toList();
  }

  @Override
  public void close() {
    firecamp.close();
  }
}
