package io.firecamp.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.StepFailedException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.status.Health;
import io.firecamp.testkit.scenario.Clusters;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What only a start shows: this machine has no huge pages that a server could have. */
class UnusableConfigurationOnRealServersTest {

  @Test
  void update_toWhatNoServerStartsWith_isWithdrawn_withItsWords() throws Exception {
    try (DurableRuntime runtime = new DurableRuntime()) {
      Postgres postgres = Postgres.on(runtime.firecamp());
      PostgresService mypg = postgres.provision(Clusters.spec().replicas(2).build());
      Clusters.execute(mypg.primary().dataSource("postgres"), "CREATE TABLE t AS SELECT 42 AS x");
      PostgresServiceSpec wrong =
          mypg.spec().toBuilder()
              .parameters(Map.of("huge_pages", "on", "huge_page_size", "1GB"))
              .build();

      assertThatThrownBy(() -> postgres.update(wrong))
          .isInstanceOf(StepFailedException.class)
          .hasMessageContaining("parameters.huge_pages")
          .hasMessageContaining("mypg-1")
          .hasMessageContaining("FATAL");

      assertThat(mypg.spec().parameters()).isEmpty();
      assertThat(mypg.status().problems()).isEmpty();
      assertThat(mypg.status().health()).isEqualTo(Health.OK);
      assertThat(Clusters.one(mypg.primary().dataSource("postgres"), "SELECT x FROM t"))
          .isEqualTo("42");
    }
  }
}
