package io.firecamp.testkit.memory.postgres;

import io.firecamp.Firecamp;
import io.firecamp.testkit.contract.PostgresServerSettingsContract;

class InMemoryPostgresServerSettingsTest extends PostgresServerSettingsContract {
  private final MemoryRuntime runtime = new MemoryRuntime();

  @Override
  protected Firecamp open() {
    return runtime.firecamp;
  }

  @Override
  protected int major() {
    return 15;
  }
}
