package com.example.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.tenants.TenantStatus.Health;
import com.example.tenants.Tenants.Data;
import io.firecamp.backend.metadata.Document;
import io.firecamp.error.InvalidSpecException;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.service.Provisioned;
import io.firecamp.testkit.memory.postgres.Commit;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tenants get, and the quota. */
class TenantsTest {
  private final Site site = new Site(5);
  private final Tenants tenants = site.start(2);

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void create_givesAPrimaryAndTwoStandbys_eachInItsZone() {
    Tenant acme = tenants.create("Acme");

    PostgresService service = site.service("acme");
    assertThat(service.primary().name()).isEqualTo("acme-0");
    assertThat(service.standbys())
        .extracting(PostgresMember::name)
        .containsExactly("acme-1", "acme-2");
    assertThat(service.members()).extracting(PostgresMember::zone).doesNotHaveDuplicates();
    assertThat(acme)
        .isEqualTo(
            new Tenant(
                "acme",
                "jdbc:postgresql://acme-0.saas-firecamp.com:5432,acme-1.saas-firecamp.com:5432,"
                    + "acme-2.saas-firecamp.com:5432/postgres?targetServerType=primary",
                "jdbc:postgresql://acme-0.saas-firecamp.com:5432,acme-1.saas-firecamp.com:5432,"
                    + "acme-2.saas-firecamp.com:5432/postgres?targetServerType=preferSecondary&loadBalanceHosts=true"));
    assertThat(tenants.find("ACME")).contains(acme);
    assertThat(tenants.find("other")).isEmpty();
    assertThat(tenants.status())
        .containsExactly(new TenantStatus("acme", Health.SERVING, List.of()));
  }

  @Test
  void create_storesTheSpec_withoutThePasswords() {
    tenants.create("acme");

    assertThat(site.service("acme").spec())
        .satisfies(
            spec -> {
              assertThat(spec.dataVolume().sizeGib()).isEqualTo(20);
              assertThat(spec.journalVolume().sizeGib()).isEqualTo(5);
              assertThat(spec.tags()).isEqualTo(Map.of("tenant", "acme"));
              assertThat(spec.adminPassword().isReference()).isTrue();
            });
    assertThat(site.cloud.metadata().list(Site.CLUSTER))
        .singleElement()
        .extracting(Document::content)
        .asString()
        .contains("acme-2")
        .doesNotContain(Site.PASSWORDS.of("acme", "postgres").reveal());
  }

  @Test
  void passwords_areOfOneTenantAndUser() {
    assertThat(Site.PASSWORDS.of("acme", "postgres"))
        .isEqualTo(Site.PASSWORDS.of("acme", "postgres"))
        .isNotEqualTo(Site.PASSWORDS.of("acme", "repluser"))
        .isNotEqualTo(Site.PASSWORDS.of("other", "postgres"));
  }

  @Test
  void create_twice_isTheSameTenant() {
    Tenant first = tenants.create("acme");
    String uuid = site.service("acme").uuid();

    assertThat(tenants.create("acme")).isEqualTo(first);

    assertThat(tenants.list()).containsExactly("acme");
    assertThat(site.service("acme").uuid()).isEqualTo(uuid);
    assertThat(site.cloud.containers().started()).hasSize(3);
    assertThat(site.service("acme").outcome()).isEqualTo(Provisioned.Outcome.UNCHANGED);
  }

  @Test
  void create_beyondTheQuota_isRefused_andMakesNothing() {
    tenants.create("one");
    tenants.create("two");

    assertThatThrownBy(() -> tenants.create("three"))
        .isInstanceOf(QuotaExceededException.class)
        .hasMessageContaining("three")
        .hasMessageContaining("2 tenants");

    assertThat(tenants.list()).containsExactly("one", "two");
    assertThat(site.cloud.volumes().all()).hasSize(12);
    assertThat(tenants.create("two").name()).isEqualTo("two");
  }

  @Test
  void quota_countsTheTenantsOfAnEarlierProcess() {
    tenants.create("one");
    tenants.create("two");

    assertThatThrownBy(() -> site.start(2).create("three"))
        .isInstanceOf(QuotaExceededException.class);
    assertThat(site.start(3).create("three").name()).isEqualTo("three");
  }

  @Test
  void create_nameThatIsNone_isRefused_andTakesNoPlace() {
    assertThatThrownBy(() -> tenants.create("1st"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("must start with a letter");

    tenants.create("one");
    tenants.create("two");
    assertThat(tenants.list()).containsExactly("one", "two");
  }

  @Test
  void remove_keepsTheData_andRestoreBringsItBack() {
    tenants.create("acme");
    Commit paid = site.server("acme", 0).commit(1_000);

    assertThat(tenants.remove("acme", Data.KEEP)).isEqualTo(6);

    assertThat(tenants.list()).isEmpty();
    tenants.restore("acme");
    assertThat(site.server("acme", 0).shows(paid)).isTrue();
    assertThat(site.server("acme", 2).shows(paid)).isTrue();
  }

  @Test
  void remove_withTheData_leavesNothing_andFreesThePlace() {
    tenants.create("one");
    tenants.create("two");

    assertThat(tenants.remove("one", Data.DELETE)).isZero();
    assertThat(tenants.remove("one", Data.DELETE)).isZero();

    assertThat(site.cloud.volumes().all()).hasSize(6);
    assertThat(tenants.create("three").name()).isEqualTo("three");
  }

  @Test
  void dataSource_runsNoSql_andSaysWhereThereIsSql() {
    tenants.create("acme");
    DataSource source = tenants.dataSource("acme").orElseThrow();

    assertThatThrownBy(source::getConnection)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("simulated")
        .hasMessageContaining("LocalFirecamp.ephemeral()");
  }
}
