package com.example.tenants;

import io.firecamp.Firecamp;
import io.firecamp.backend.Backends;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.clock.ManualClock;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import io.firecamp.testkit.memory.InMemoryCloud;
import io.firecamp.testkit.memory.postgres.SimulatedServer;
import java.util.ArrayList;
import java.util.List;

/** A cloud in memory on which processes of the application run; waiting takes no time. */
final class Site implements AutoCloseable {
  static final String CLUSTER = "saas";
  static final Passwords PASSWORDS =
      new Passwords(Secret.of("a key for tests, of at least 32 bytes"));

  final ManualClock clock = new ManualClock();
  final InMemoryCloud cloud;
  private final List<Firecamp> processes = new ArrayList<>();

  Site(int nodesPerZone) {
    this.cloud = InMemoryCloud.threeZones(nodesPerZone, clock);
  }

  /** The application, started anew. */
  Tenants start(int quota) {
    return start(quota, cloud.backends());
  }

  /** The application, for which that goes wrong. */
  Tenants start(int quota, FaultScript script) {
    return start(quota, new FaultyBackends(cloud.backends(), script, clock).backends());
  }

  Tenants start(int quota, Backends backends) {
    return new Tenants(process(backends), CLUSTER, quota, PASSWORDS);
  }

  private Firecamp process(Backends backends) {
    Firecamp firecamp = Firecamp.builder(backends).time(clock).build();
    processes.add(firecamp);
    return firecamp;
  }

  /** The tenant's service, behind the application's back. */
  PostgresService service(String tenant) {
    return Postgres.on(process(cloud.backends())).get(CLUSTER, tenant);
  }

  /** The server of one of the tenant's members. */
  SimulatedServer server(String tenant, int ordinal) {
    return cloud.postgres().server(CLUSTER, tenant, tenant + "-" + ordinal);
  }

  @Override
  public void close() {
    processes.forEach(Firecamp::close);
  }
}
