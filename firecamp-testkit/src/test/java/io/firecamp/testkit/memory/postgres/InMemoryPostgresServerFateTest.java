package io.firecamp.testkit.memory.postgres;

import io.firecamp.Firecamp;
import io.firecamp.postgres.PostgresService;
import io.firecamp.testkit.contract.PostgresServerFateContract;

class InMemoryPostgresServerFateTest extends PostgresServerFateContract {
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

  @Override
  protected void kill(PostgresService of, String member) {
    runtime.cloud.postgres().server("t1", of.name(), member).crash();
  }
}
