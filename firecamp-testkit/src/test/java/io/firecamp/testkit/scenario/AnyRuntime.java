package io.firecamp.testkit.scenario;

import io.firecamp.Firecamp;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresServiceSpec;

/** What scenarios need of a runtime, whatever its servers are. */
public interface AnyRuntime {
  /** The runtime. */
  Firecamp runtime();

  /** PostgreSQL services on it. */
  Postgres postgres();

  /** A service that the runtime can provision. */
  PostgresServiceSpec.Builder spec();

  /** As another process would. */
  void reopen();
}
