package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.Firecamp;
import io.firecamp.error.InvalidSpecException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service for each tenant, many at once, and none of them fails. */
class CrowdInMemoryTest {
  private static final int SERVICES = 200;

  @ParameterizedTest
  @ValueSource(ints = {2, 16})
  void twoHundredServices_onOnePort_atOnce(int threads) throws Exception {
    PostgresSite site = new PostgresSite(SERVICES + 10);
    List<Firecamp> controllers = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int i = 0; i < threads; i++) {
        controllers.add(
            Firecamp.builder(site.cloud.backends().toBuilder().immediate(false).build()).build());
      }
      List<Future<PostgresService>> running = new ArrayList<>();
      for (int i = 0; i < SERVICES; i++) {
        Firecamp controller = controllers.get(i % threads);
        String name = "tenant" + i;
        running.add(
            pool.submit(
                () -> Postgres.on(controller).provision(PostgresSite.spec(name, 3).build())));
      }
      List<String> hosts = new ArrayList<>();
      for (Future<PostgresService> each : running) {
        each.get().members().forEach(m -> hosts.add(m.host()));
      }
      assertThat(site.cloud.containers().all()).hasSize(3 * SERVICES);
      assertThat(site.cloud.containers().all().stream().map(c -> c.nodeId()))
          .doesNotHaveDuplicates();
      assertThat(hosts).hasSize(3 * SERVICES);
    } finally {
      pool.shutdownNow();
      controllers.forEach(Firecamp::close);
    }
  }

  @Test
  void secondCluster_withTheDomainOfAnother_isRefused_andNothingIsChanged() {
    PostgresSite site = new PostgresSite(6);
    site.process().provision(PostgresSite.spec("a", 2).domain("db.example.com").build());

    assertThatThrownBy(
            () ->
                site.process()
                    .provision(
                        PostgresSite.spec("a", 2).cluster("t2").domain("db.example.com").build()))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("domain: 'db.example.com' is the DNS zone of cluster t1");

    assertThat(site.cloud.backends().metadata().list("t2")).isEmpty();
    site.process().delete("a");
    assertThat(site.cloud.dns().all()).isEmpty();
  }
}
