package io.firecamp.testkit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.Backends;
import io.firecamp.backend.volume.VolumeBackend;
import io.firecamp.error.FirecampException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.scenario.Clusters;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users do to the runtime that they should not, and what they hear. */
class CloseTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 50, 150, 300, 600})
  void closeWhileMembersBoot_isHeardOfAsAFirecampException_andNothingElse(int millis)
      throws Exception {
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try {
      LocalFirecamp firecamp = LocalFirecamp.ephemeral();
      CompletableFuture<PostgresService> provisioning =
          Postgres.on(firecamp).provisionAsync(Clusters.spec().build(), threads);
      CompletableFuture.runAsync(
              firecamp::close, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
          .join();
      try {
        provisioning.get(60, TimeUnit.SECONDS);
      } catch (java.util.concurrent.ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(FirecampException.class);
      } catch (CompletionException e) {
        throw new AssertionError(e);
      }
      assertThat(firecamp.directory()).doesNotExist();
    } finally {
      threads.shutdownNow();
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(uncaught).isEmpty();
  }

  @Test
  void backendOfAUser_thatFailsWithoutAMessage_saysWhat() {
    try (LocalFirecamp firecamp =
        LocalFirecamp.ephemeralBuilder().decorate(CloseTest::withBrokenVolumes).build()) {
      assertThatThrownBy(() -> Postgres.on(firecamp).provision(Clusters.spec().build()))
          .isInstanceOf(FirecampException.class)
          .hasMessageContaining("IllegalStateException")
          .hasMessageNotContaining("null");
    }
  }

  /** A proxy as everybody writes it, who forgets to unwrap what the target throws. */
  private static Backends withBrokenVolumes(Backends backends) {
    VolumeBackend broken =
        (VolumeBackend)
            Proxy.newProxyInstance(
                VolumeBackend.class.getClassLoader(),
                new Class<?>[] {VolumeBackend.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("create")) {
                    throw new java.lang.reflect.InvocationTargetException(
                        new IllegalStateException());
                  }
                  return method.invoke(backends.volumes(), arguments);
                });
    return backends.toBuilder().volumes(broken).build();
  }

  @Test
  @SuppressWarnings("NullAway") // What is not allowed is what is tested.
  void valuesThatMakeNoSense_areRefused() {
    assertThatThrownBy(() -> LocalFirecamp.at(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> LocalFirecamp.ephemeralBuilder().timeout(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    try (LocalFirecamp firecamp = LocalFirecamp.ephemeral()) {
      Postgres postgres = Postgres.on(firecamp);
      assertThatThrownBy(
              () ->
                  postgres.provision(
                      Clusters.spec()
                          .dataVolume(VolumeSpec.builder().sizeGib(1).type("gp9").build())
                          .build()))
          .isInstanceOf(FirecampException.class)
          .hasMessageContaining("dataVolume.type: 'gp9'");
      assertThatThrownBy(
              () ->
                  Clusters.spec()
                      .putParameters("work_mem", "1MB")
                      .putParameters("WORK_MEM", "2MB")
                      .build())
          .isInstanceOf(FirecampException.class)
          .hasMessageContaining("work_mem");
      PostgresService mypg = postgres.provision(Clusters.spec().replicas(1).build());
      assertThatThrownBy(() -> mypg.logs("mypg-0", -1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> mypg.primary().jdbcUrl(""))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> mypg.primary().dataSource(""))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> mypg.awaitReady(Duration.ofSeconds(-1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
