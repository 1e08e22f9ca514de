package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Backends;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.error.FirecampException;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.server.Endpoint;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.spec.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A wait whose last word can only get worse ends at once, and says the way out. */
class HopelessWaitTest {
  private static final PostgresServiceSpec THREE = PostgresSite.spec(3).build();
  private static final Duration AT_ONCE = Duration.ofSeconds(30);
  private static final String NO_IMAGE = "cannot pull firecamp-postgres:16: manifest unknown";

  /**
   * An operation that starts or changes the servers.
   *
   * @param before what brings the service to where it can be called
   */
  record Call(
      String name, Consumer<PostgresSite> before, Consumer<PostgresSite.Controller> operation) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final PostgresSite site = new PostgresSite(5);

  private static void provision(PostgresSite site) {
    site.process().provision(THREE);
  }

  static Stream<Call> calls() {
    return Stream.of(
        new Call("provision", at -> {}, c -> c.provision(THREE)),
        new Call(
            "start",
            at -> {
              provision(at);
              at.process().stop("a");
            },
            c -> c.start("a")),
        new Call(
            "recreate",
            at -> {
              provision(at);
              at.process().delete("a");
            },
            c -> c.recreate(THREE)),
        new Call(
            "update",
            HopelessWaitTest::provision,
            c -> c.update(PostgresSite.spec(3).image("firecamp-postgres:16-2").build())),
        new Call("restart", HopelessWaitTest::provision, c -> c.restart("a")));
  }

  private Duration since(long began) {
    return Duration.ofNanos(site.clock.nanoTime() - began);
  }

  private Backends withoutImage() {
    ContainerBackend containers = site.cloud.backends().containers();
    return site.cloud.backends().toBuilder().containers(new WithoutImage(containers)).build();
  }

  /** A backend whose nodes cannot pull the image. */
  private record WithoutImage(ContainerBackend all) implements ContainerBackend {
    @Override
    public Container run(ContainerSpec spec) {
      throw BackendException.refused(NO_IMAGE);
    }

    @Override
    public List<Container> find(Owner service) {
      return all.find(service);
    }

    @Override
    public void stop(Container container) {
      all.stop(container);
    }

    @Override
    public void remove(Container container) {
      all.remove(container);
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void missingImage_endsTheCallAtOnce(Call call) {
    call.before().accept(site);
    long began = site.clock.nanoTime();

    assertThatThrownBy(() -> call.operation().accept(site.process(withoutImage())))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining(NO_IMAGE);

    assertThat(since(began)).isLessThan(AT_ONCE);
    call.operation().accept(site.process());
    assertThat(site.server("a-0").state()).isPresent();
  }

  @Test
  void configurationThatTheServerRefuses_endsTheCallAtOnce() {
    PostgresServiceSpec unusable =
        PostgresSite.spec(3).parameters(Map.of("shared_preload_libraries", "nosuch")).build();
    long began = site.clock.nanoTime();

    assertThatThrownBy(() -> site.process().provision(unusable))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("nosuch");

    assertThat(since(began)).isLessThan(AT_ONCE);
  }

  @Test
  void passwordThatTheServersRefuse_endsEveryCallAtOnce_andSaysTheWayBackIn() {
    provision(site);
    PostgresMember primary =
        site.process().with(p -> p.get(PostgresSite.CLUSTER, "a").member("a-0"));
    try (PostgresServer session =
        site.cloud
            .postgres()
            .access("person")
            .connect(
                new Endpoint("a-0", primary.host(), primary.port()),
                List.of(PostgresSite.ADMIN),
                Duration.ofSeconds(5))) {
      session.changePassword("postgres", Secret.of("somebody's own"));
    }
    List<Consumer<PostgresSite.Controller>> calls =
        List.of(
            c -> c.provision(THREE),
            c -> c.update(PostgresSite.spec(3).parameters(Map.of("work_mem", "9MB")).build()),
            c -> c.restart("a"),
            c -> {
              c.stop("a");
              c.start("a");
            });
    for (Consumer<PostgresSite.Controller> call : calls) {
      long began = site.clock.nanoTime();
      assertThatThrownBy(() -> call.accept(site.process()))
          .isInstanceOf(FirecampException.class)
          .hasMessageContaining("password");
      assertThat(since(began)).isLessThan(Duration.ofMinutes(2));
    }
    site.process().with(p -> p.get(PostgresSite.CLUSTER, "a").resetPasswords());
    site.process().delete("a");
    site.process().recreate(THREE);
    assertThat(site.server("a-0").accepts("postgres", PostgresSite.ADMIN)).isTrue();
  }
}
