package com.example.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.tenants.TenantStatus.Health;
import io.firecamp.testkit.memory.postgres.Commit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenant's servers and nodes fail. */
class ServerFaultsTest {
  private final Site site = new Site(3);
  private final Tenants tenants = site.start(1);

  @BeforeEach
  void create() {
    tenants.create("acme");
  }

  @AfterEach
  void close() {
    site.close();
  }

  private TenantStatus status() {
    return tenants.status("acme").orElseThrow();
  }

  @Test
  void primaryThatDies_isDown_andCreatingAgainRestartsIt_withItsCommits() {
    Commit paid = site.server("acme", 0).commit(1_000);

    site.server("acme", 0).crash();

    assertThat(status().health()).isEqualTo(Health.DOWN);
    assertThat(status().problems())
        .singleElement()
        .asString()
        .contains("acme-0")
        .contains("killed by signal 9");
    tenants.create("acme");
    assertThat(status().health()).isEqualTo(Health.SERVING);
    assertThat(site.server("acme", 0).shows(paid)).isTrue();
  }

  @Test
  void standbyThatHangs_isNamed_andTheTenantIsDegraded_untilItAnswers() {
    site.server("acme", 1).hang();

    assertThat(status().health()).isEqualTo(Health.DEGRADED);
    assertThat(status().problems())
        .singleElement()
        .asString()
        .contains("acme-1")
        .contains("answer");

    site.server("acme", 1).resume();
    assertThat(status().health()).isEqualTo(Health.SERVING);
  }

  @Test
  void nodeThatDies_isNamed_andTheMemberMovesOffIt() {
    String node = site.service("acme").status().members().get(2).node();
    site.cloud.nodes().kill(node);
    assertThat(status().health()).isEqualTo(Health.DEGRADED);

    site.service("acme").moveOffDeadNode("acme-2");

    assertThat(status().health()).isEqualTo(Health.SERVING);
    assertThat(site.service("acme").status().members().get(2).node()).isNotEqualTo(node);
  }
}
