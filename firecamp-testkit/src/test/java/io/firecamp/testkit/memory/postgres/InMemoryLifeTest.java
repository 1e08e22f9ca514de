package io.firecamp.testkit.memory.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.postgres.PostgresService;
import io.firecamp.testkit.scenario.LifeOnAnyRuntime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** The scenarios of a service's life on simulated servers. */
class InMemoryLifeTest extends InMemoryScenarios implements LifeOnAnyRuntime {
  private final SimulatedLedger ledger = new SimulatedLedger(memory);
  private PostgresService mypg;
  private Commit commit;

  InMemoryLifeTest() {
    super(3);
  }

  @BeforeEach
  void provision() {
    mypg = postgres().provision(spec().build());
    commit = memory.server(0).commit(100);
    meanwhile = ledger::commit;
  }

  @Override
  public SimulatedLedger ledger() {
    return ledger;
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
