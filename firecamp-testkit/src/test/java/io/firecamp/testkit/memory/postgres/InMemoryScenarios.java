package io.firecamp.testkit.memory.postgres;

import io.firecamp.Firecamp;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import io.firecamp.testkit.scenario.AnyRuntime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** A cloud in memory for each scenario. */
abstract class InMemoryScenarios implements AnyRuntime {
  final MemoryRuntime memory = new MemoryRuntime();
  private final int replicas;

  /** Happens before each call of the controller to a backend or a server. */
  Runnable meanwhile = () -> {};

  private Firecamp runtime = open();

  InMemoryScenarios(int replicas) {
    this.replicas = replicas;
  }

  private Firecamp open() {
    FaultScript script =
        (number, kind) -> {
          meanwhile.run();
          return Optional.empty();
        };
    return Firecamp.builder(
            new FaultyBackends(memory.cloud.backends(), script, memory.clock).backends())
        .time(memory.clock)
        .reach(Firecamp.Reach.ADDRESS)
        .build();
  }

  @AfterEach
  final void close() {
    runtime.close();
    memory.close();
  }

  @Override
  public final Firecamp runtime() {
    return runtime;
  }

  @Override
  public final Postgres postgres() {
    return Postgres.on(runtime);
  }

  @Override
  public final PostgresServiceSpec.Builder spec() {
    return MemoryRuntime.spec(replicas, Map.of()).toBuilder();
  }

  @Override
  public final void reopen() {
    runtime.close();
    runtime = open();
  }
}
