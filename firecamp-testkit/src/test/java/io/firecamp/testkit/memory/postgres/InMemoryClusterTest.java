package io.firecamp.testkit.memory.postgres;

import io.firecamp.Firecamp;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.testkit.scenario.ClusterOnAnyRuntime;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The scenarios of a cluster on simulated servers. */
class InMemoryClusterTest implements ClusterOnAnyRuntime {
  private final MemoryRuntime memory = new MemoryRuntime();
  private Firecamp runtime = open();

  private Firecamp open() {
    return Firecamp.builder(memory.cloud.backends())
        .time(memory.clock)
        .reach(Firecamp.Reach.ADDRESS)
        .build();
  }

  @AfterEach
  void close() {
    runtime.close();
    memory.close();
  }

  @Override
  public Firecamp runtime() {
    return runtime;
  }

  @Override
  public Postgres postgres() {
    return Postgres.on(runtime);
  }

  @Override
  public PostgresServiceSpec.Builder spec() {
    return MemoryRuntime.spec(3, Map.of()).toBuilder();
  }

  @Override
  public void reopen() {
    runtime.close();
    runtime = open();
  }
}
