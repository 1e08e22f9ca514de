package io.firecamp.testkit.memory.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.Firecamp;
import io.firecamp.backend.SpecCheck;
import io.firecamp.error.InvalidSpecException;
import io.firecamp.error.StepFailedException;
import io.firecamp.postgres.DatabaseSpec;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.RoleSpec;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.fault.CallerCrash;
import io.firecamp.testkit.fault.Fault;
import io.firecamp.testkit.fault.FaultyBackends;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Databases, roles and extensions of a spec. */
class DatabasesTest {
  private static final Secret APP = Secret.of("app's password");
  private final MemoryRuntime runtime = new MemoryRuntime();

  @AfterEach
  void close() {
    runtime.close();
  }

  private static PostgresServiceSpec.Builder shop(Secret password) {
    return PostgresServiceSpec.builder()
        .from(MemoryRuntime.spec(2, Map.of()))
        .addRoles(RoleSpec.of("shop", password))
        .addDatabases(DatabaseSpec.named("shop").ownedBy("shop").withExtensions("pg_trgm"));
  }

  private void assertShopExists() {
    for (int i = 0; i < 2; i++) {
      assertThat(runtime.server(i).databases())
          .containsExactlyEntriesOf(
              Map.of("shop", new SimulatedDatabase("shop", Set.of("pg_trgm"))));
      assertThat(runtime.server(i).accepts("shop", APP)).isTrue();
    }
  }

  @Test
  void provision_createsThem_once_andTheSecondCallIsANoOp() {
    PostgresServiceSpec spec = shop(APP).build();

    PostgresService service = runtime.postgres.provision(spec);

    assertShopExists();
    assertThat(service.plan().orElseThrow().toString())
        .contains("create: database shop, extension pg_trgm in shop, role shop");
    assertThat(runtime.postgres.provision(spec).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(runtime.postgres.update(service.spec()).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(service.spec().databases()).isEqualTo(spec.databases());
    assertThat(service.status().problems()).isEmpty();
  }

  @Test
  void provision_withACrashAtEveryCall_resumesToTheSameEnd() {
    int crashes = 0;
    for (boolean crashed = true; crashed; ) {
      crashed = crash(crashes + 1);
      crashes += crashed ? 1 : 0;
    }
    assertThat(crashes).isGreaterThan(30);
  }

  /** Whether the first caller got as far as that call. */
  private static boolean crash(int call) {
    try (MemoryRuntime fresh = new MemoryRuntime()) {
      FaultyBackends faulty =
          new FaultyBackends(
              fresh.cloud.backends(),
              (number, kind) ->
                  number == call ? Optional.of(new Fault.CrashAfter()) : Optional.empty(),
              fresh.clock);
      boolean crashed = false;
      try (Firecamp dying = Firecamp.builder(faulty.backends()).time(fresh.clock).build()) {
        Postgres.on(dying).provision(shop(APP).build());
      } catch (CallerCrash e) {
        crashed = true;
      }
      PostgresService service = fresh.postgres.provision(shop(APP).build());
      assertThat(fresh.server(0).databases())
          .as("crash after call %d", call)
          .containsExactlyEntriesOf(
              Map.of("shop", new SimulatedDatabase("shop", Set.of("pg_trgm"))));
      assertThat(fresh.server(0).accepts("shop", APP)).isTrue();
      assertThat(service.status().problems()).isEmpty();
      return crashed;
    }
  }

  @Test
  void update_addsThem_withoutARestart_andNeverDropsThem() {
    PostgresService service = runtime.provision(2);

    runtime.postgres.update(
        service.spec().toBuilder()
            .addRoles(RoleSpec.of("shop", APP))
            .addDatabases(DatabaseSpec.named("shop").ownedBy("shop").withExtensions("pg_trgm"))
            .build());

    assertShopExists();
    assertThat(runtime.log(0)).filteredOn(l -> l.endsWith(" starts")).hasSize(1);
    PostgresServiceSpec without = MemoryRuntime.spec(2, Map.of());
    assertThat(runtime.postgres.planUpdate(without).toString()).contains("never dropped");
    service = runtime.postgres.update(without);
    assertShopExists();
    assertThat(service.spec().databases()).isEmpty();
  }

  @Test
  void update_withAnotherPasswordOfARole_replacesIt() {
    runtime.postgres.provision(shop(APP).build());
    Secret other = Secret.of("another");

    PostgresService service = runtime.postgres.update(shop(other).build());

    assertThat(runtime.server(0).accepts("shop", other)).isTrue();
    assertThat(runtime.server(0).accepts("shop", APP)).isFalse();
    assertThat(service.status().problems()).isEmpty();
    assertThatThrownBy(() -> runtime.postgres.provision(shop(APP).build()))
        .hasMessageContaining("role-shop-password: a different secret is stored");
  }

  @Test
  void anExtensionThatIsNotAvailable_isRefused_beforeAnythingIsRecorded() {
    PostgresServiceSpec spec =
        shop(APP).addDatabases(DatabaseSpec.named("maps").withExtensions("postgis")).build();

    assertThatThrownBy(() -> runtime.postgres.provision(spec))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("postgis");
    assertThat(runtime.postgres.list("t1")).isEmpty();

    PostgresService service = runtime.provision(2);
    assertThatThrownBy(() -> runtime.postgres.update(spec))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("postgis");
    assertThat(service.spec().databases()).isEmpty();
  }

  @Test
  void anExtensionThatTurnsOutToBeMissing_isNamed_andAnUpdateWithoutItIsTheWayOut() {
    Firecamp unchecked =
        Firecamp.builder(runtime.cloud.backends().toBuilder().specCheck(SpecCheck.none()).build())
            .time(runtime.clock)
            .build();
    Postgres postgres = Postgres.on(unchecked);
    PostgresServiceSpec spec =
        shop(APP).addDatabases(DatabaseSpec.named("maps").withExtensions("postgis")).build();

    assertThatThrownBy(() -> postgres.provision(spec))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("\"postgis\" is not available");
    PostgresService service =
        postgres.update(shop(APP).addDatabases(DatabaseSpec.named("maps")).build());

    assertThat(service.status().problems()).isEmpty();
    assertThat(runtime.server(0).databases()).containsOnlyKeys("shop", "maps");
    assertThat(service.spec().databases()).contains(DatabaseSpec.named("maps")).hasSize(2);
    unchecked.close();
  }

  @Test
  void anotherOwner_isRefused_andNothingChanged() {
    runtime.postgres.provision(shop(APP).build());
    PostgresServiceSpec spec =
        PostgresServiceSpec.builder()
            .from(MemoryRuntime.spec(2, Map.of()))
            .addRoles(RoleSpec.of("shop", APP))
            .addDatabases(DatabaseSpec.named("shop").withExtensions("pg_trgm"))
            .build();

    assertThatThrownBy(() -> runtime.postgres.update(spec))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("ALTER DATABASE");
    assertShopExists();
  }

  @Test
  void build_reportsEveryName_thatCannotBe() {
    assertThatThrownBy(
            () ->
                shop(APP)
                    .addRoles(RoleSpec.of("Shop", APP), RoleSpec.of("pg_x", APP))
                    .addRoles(RoleSpec.of("repluser", APP), RoleSpec.of("empty", Secret.of("")))
                    .addDatabases(DatabaseSpec.named("shop"), DatabaseSpec.named("postgres"))
                    .addDatabases(DatabaseSpec.named("orphan").ownedBy("nobody"))
                    .addDatabases(DatabaseSpec.named("a.b").withExtensions("x.y", "z", "z"))
                    .build())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContainingAll(
            "'Shop'",
            "'pg_x'",
            "'repluser'",
            "roles.empty",
            "listed twice",
            "'postgres'",
            "'nobody'",
            "'a.b'",
            "'x.y'");
  }

  @Test
  void secrets_ofRoles_areNotGivenToContainers_andDeletedWithTheService() {
    PostgresService service = runtime.postgres.provision(shop(APP).build());

    assertThat(runtime.cloud.secrets().all())
        .anyMatch(ref -> ref.name().equals("role-shop-password"));
    assertThat(runtime.cloud.containers().all())
        .isNotEmpty()
        .noneMatch(c -> c.toString().contains("role-shop"));
    assertThatThrownBy(
            () -> service.dataSource("shop", "nobody", io.firecamp.postgres.TargetServer.PRIMARY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[shop]");
    service.delete();
    assertThat(runtime.cloud.secrets().all()).isEmpty();
  }
}
