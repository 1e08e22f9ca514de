package com.example.tenants;

import io.firecamp.Firecamp;
import io.firecamp.error.FirecampException;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.TargetServer;
import io.firecamp.spec.VolumeSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Gives every tenant a PostgreSQL service of its own. Thread-safe.
 *
 * <p>The cluster's services are the list of tenants; there is no other. Every method can be called
 * again after any failure, also by another process. One process at a time creates tenants: the
 * quota is counted in it.
 */
public final class Tenants {
  private static final String DATABASE = "postgres";
  private static final String REPLICATION_USER = "repluser";

  private final Postgres postgres;
  private final String cluster;
  private final Passwords passwords;
  private final Quota quota;

  /**
   * Takes over the tenants that the cluster has.
   *
   * @param firecamp stays the caller's to close
   * @param limit how many tenants there may be
   */
  public Tenants(Firecamp firecamp, String cluster, int limit, Passwords passwords) {
    this.postgres = Postgres.on(firecamp);
    this.cluster = cluster;
    this.passwords = passwords;
    this.quota = new Quota(limit, list());
  }

  /**
   * Creates the tenant's service and returns when it serves. There already: returns it, and repairs
   * what is missing of it.
   *
   * @throws QuotaExceededException if there are too many tenants; nothing was changed
   * @throws FirecampException if it cannot be provisioned now; call again
   */
  public Tenant create(String name) {
    return withinQuota(spec(name), postgres::provision);
  }

  /**
   * Removes the tenant's service, and its data if that is said. Not there: a no-op.
   *
   * @return how many volumes with data are left
   */
  public int remove(String name, Data data) {
    String tenant = fold(name);
    postgres.delete(cluster, tenant);
    if (data == Data.DELETE) {
      postgres.deleteVolumes(cluster, tenant);
    }
    quota.free(tenant);
    return postgres.retainedVolumes(cluster, tenant).size();
  }

  /**
   * Brings a tenant back whose data was kept.
   *
   * @throws QuotaExceededException if there are too many tenants; nothing was changed
   * @throws FirecampException if there is not all of its data
   */
  public Tenant restore(String name) {
    return withinQuota(spec(name), postgres::recreate);
  }

  /** The names of all tenants, sorted. */
  public List<String> list() {
    return postgres.list(cluster).stream().map(PostgresService::name).toList();
  }

  /** The tenant, or empty if there is none of that name. */
  public Optional<Tenant> find(String name) {
    return service(name).map(Tenants::tenant);
  }

  /** How the tenant's database is now; empty if there is no such tenant. */
  public Optional<TenantStatus> status(String name) {
    return service(name).map(service -> TenantStatus.of(service.status()));
  }

  /** How the databases of all tenants are now, sorted by name. */
  public List<TenantStatus> status() {
    return postgres.list(cluster).stream().map(s -> TenantStatus.of(s.status())).toList();
  }

  /** Connections of the administrator to the tenant's primary; empty if there is no such tenant. */
  public Optional<DataSource> dataSource(String name) {
    return service(name).map(service -> service.dataSource(DATABASE, TargetServer.PRIMARY));
  }

  private Tenant withinQuota(
      PostgresServiceSpec spec, Function<PostgresServiceSpec, PostgresService> work) {
    quota.take(spec.name());
    try {
      return tenant(work.apply(spec));
    } catch (FirecampException e) {
      freeUnlessThere(spec.name(), e);
      throw e;
    }
  }

  private Optional<PostgresService> service(String name) {
    try {
      return Optional.of(postgres.get(cluster, fold(name)));
    } catch (ServiceNotFoundException e) {
      return Optional.empty();
    }
  }

  /** A service that was begun has its place, as creating it again completes it. */
  private void freeUnlessThere(String tenant, FirecampException failure) {
    try {
      if (service(tenant).isEmpty()) {
        quota.free(tenant);
      }
    } catch (FirecampException e) {
      failure.addSuppressed(e);
    }
  }

  private PostgresServiceSpec spec(String name) {
    String tenant = fold(name);
    return PostgresServiceSpec.builder()
        .cluster(cluster)
        .name(tenant)
        .replicas(3)
        .dataVolume(VolumeSpec.ofGib(20))
        .journalVolume(VolumeSpec.ofGib(5))
        .adminPassword(passwords.of(tenant, "postgres"))
        .replicationUser(REPLICATION_USER)
        .replicationPassword(passwords.of(tenant, REPLICATION_USER))
        .putTags("tenant", tenant)
        .build();
  }

  private static Tenant tenant(PostgresService service) {
    return new Tenant(
        service.name(),
        service.jdbcUrl(DATABASE, TargetServer.PRIMARY),
        service.jdbcUrl(DATABASE, TargetServer.PREFER_STANDBY));
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** What becomes of a removed tenant's data. */
  public enum Data {
    /** Its volumes stay, to {@link #restore} it. */
    KEEP,
    /** Its volumes are deleted, for good. */
    DELETE
  }
}
