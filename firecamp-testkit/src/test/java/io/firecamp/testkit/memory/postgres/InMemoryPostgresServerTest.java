package io.firecamp.testkit.memory.postgres;

import io.firecamp.Firecamp;
import io.firecamp.postgres.PostgresService;
import io.firecamp.testkit.contract.PostgresServerContract;

class InMemoryPostgresServerTest extends PostgresServerContract {
  private final MemoryRuntime runtime = new MemoryRuntime();

  @Override
  protected Firecamp open() {
    return runtime.firecamp;
  }

  @Override
  protected int major() {
    return 15;
  }

  @Override
  protected void write(PostgresService on, int mebibytes) {
    String primary = on.primary().name();
    runtime.cloud.postgres().server("t1", on.name(), primary).commit(((long) mebibytes << 20) + 1);
  }
}
