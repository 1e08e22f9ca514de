package io.firecamp.testkit.memory.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.Firecamp;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.testkit.scenario.LifeOnAnyRuntime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The scenarios of a service's life on simulated servers. */
class InMemoryLifeTest implements LifeOnAnyRuntime {
  private final MemoryRuntime memory = new MemoryRuntime();
  private Firecamp runtime = open();
  private PostgresService mypg;
  private Commit commit;

  @BeforeEach
  void provision() {
    mypg = postgres().provision(spec().build());
    commit = memory.server(0).commit(100);
  }

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

  @Override
  public PostgresService made() {
    return mypg;
  }

  @Override
  public void rowIsEverywhere(PostgresService service) {
    service
        .members()
        .forEach(
            m ->
                assertThat(memory.cloud.postgres().server("t1", "mypg", m.name()).has(commit))
                    .as(m.name())
                    .isTrue());
  }

  @Override
  public List<String> slots(PostgresService service) {
    return service.members().stream()
        .map(m -> memory.cloud.postgres().server("t1", "mypg", m.name()))
        .flatMap(s -> s.state().orElseThrow().slots().stream())
        .map(s -> s.name())
        .toList();
  }
}
