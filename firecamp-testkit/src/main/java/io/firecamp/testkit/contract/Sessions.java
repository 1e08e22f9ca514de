package io.firecamp.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.Firecamp;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.server.Endpoint;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerAccess;
import io.firecamp.postgres.server.ServerException;
import io.firecamp.postgres.server.jdbc.JdbcServerAccess;
import io.firecamp.spec.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Services of one runtime and the sessions on their members, which are closed together. */
final class Sessions implements AutoCloseable {
  static final Secret ADMIN = Secret.of("changeme-admin");
  static final Secret REPLICATION = Secret.of("changeme-replication");
  private static final long PAUSE = Duration.ofMillis(5).toNanos();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Firecamp firecamp;
  private final int major;
  private final ServerAccess access;
  private final List<PostgresServer> opened = new ArrayList<>();

  Sessions(Firecamp firecamp, int major) {
    this.firecamp = firecamp;
    this.major = major;
    this.access =
        firecamp.backends().capability(ServerAccess.class).orElseGet(JdbcServerAccess::new);
  }

  PostgresService provision(String name, int members, Map<String, String> parameters) {
    return Postgres.on(firecamp)
        .provision(
            PostgresServiceSpec.builder()
                .cluster("t1")
                .name(name)
                .replicas(members)
                .major(major)
                .adminPassword(ADMIN)
                .replicationUser("repluser")
                .replicationPassword(REPLICATION)
                .putAllParameters(parameters)
                .build());
  }

  PostgresServer open(PostgresService service, int ordinal) {
    return open(service, ordinal, ADMIN);
  }

  PostgresServer open(PostgresService service, int ordinal, Secret... passwords) {
    PostgresMember member = service.members().get(ordinal);
    PostgresServer session =
        access.connect(
            new Endpoint(member.name(), member.host(), member.port()), List.of(passwords), TIMEOUT);
    opened.add(session);
    return session;
  }

  /** What is to be thrown for that reason. */
  static Consumer<Throwable> because(ServerException.Reason reason) {
    return thrown ->
        assertThat(thrown)
            .isInstanceOfSatisfying(
                ServerException.class,
                e -> assertThat(e.reason()).as(e.toString()).isEqualTo(reason));
  }

  /** Looks until it holds; fails after half a minute. */
  static void await(BooleanSupplier condition, Supplier<String> otherwise) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError(otherwise.get());
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  @Override
  public void close() {
    opened.forEach(PostgresServer::close);
    firecamp.close();
  }
}
