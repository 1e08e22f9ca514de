package com.example.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.tenants.TenantStatus.Health;
import io.firecamp.backend.container.Container;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A thousand tenants of three members each; how long they take is printed. */
class ThousandTenantsTest {
  private static final int MANY = 1_000;

  @Test
  void aThousandTenants_allServe_eachMemberOnANodeOfItsOwn() {
    try (Site site = new Site(MANY)) {
      Tenants tenants = site.start(MANY);
      long begin = System.nanoTime();
      for (int i = 0; i < MANY; i++) {
        tenants.create("tenant-" + i);
      }
      Duration created = Duration.ofNanos(System.nanoTime() - begin);

      assertThat(tenants.status())
          .hasSize(MANY)
          .allMatch(status -> status.health() == Health.SERVING);
      assertThat(site.cloud.containers().all())
          .hasSize(3 * MANY)
          .extracting(Container::nodeId)
          .doesNotHaveDuplicates();
      Duration all = Duration.ofNanos(System.nanoTime() - begin);
      System.out.println(
          MANY
              + " tenants: created in "
              + created.toMillis()
              + " ms, looked at after "
              + all.toMillis());
    }
  }
}
