package io.firecamp.testkit.engine;

import static io.firecamp.service.ServiceState.ACTIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.Firecamp;
import io.firecamp.backend.Backends;
import io.firecamp.error.FirecampException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Asynchronous calls, cancelling them, and executors that the caller brings. */
class AsyncTest {
  private static final PostgresServiceSpec THREE = PostgresSite.spec(3).build();
  private static final int LATER = 6;
  private static final int ROUNDS = 200;

  private final PostgresSite site = new PostgresSite(5);
  private final ExecutorService one = Executors.newSingleThreadExecutor();
  private final ExecutorService caller = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() {
    one.shutdownNow();
    caller.shutdownNow();
  }

  private Backends backends(boolean immediate) {
    return site.cloud.backends().toBuilder().immediate(immediate).build();
  }

  private Firecamp open(Backends backends) {
    return Firecamp.builder(backends).time(site.clock).executor(one).build();
  }

  @Test
  void verbs_onAnExecutor_giveWhatTheyGiveInTheCallingThread() throws Exception {
    try (Firecamp firecamp = open(backends(false))) {
      Postgres postgres = Postgres.on(firecamp);
      PostgresService service = postgres.provisionAsync(THREE, caller).get(1, TimeUnit.MINUTES);
      service = service.async(s -> s.restart(), caller).get(1, TimeUnit.MINUTES);
      assertThat(service.standbys()).hasSize(2);
      assertThat(postgres.async(p -> p.delete("t1", "a"), caller).get(1, TimeUnit.MINUTES))
          .hasSize(6);
      assertThatThrownBy(() -> postgres.async(p -> p.get("t1", "a"), caller).get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(FirecampException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancel_endsTheWorkWithinOneStep_andTheNextCallResumes(boolean immediate) throws Exception {
    AtomicReference<CompletableFuture<PostgresService>> future = new AtomicReference<>();
    CountDownLatch started = new CountDownLatch(1);
    int[] after = {0};
    FaultScript script =
        (number, kind) -> {
          if (after[0] > 0 || kind.equals("volumes.attach")) {
            after[0]++;
          }
          if (after[0] == 1) {
            await(started);
            future.get().cancel(true);
          }
          return Optional.empty();
        };
    FaultyBackends faulty = new FaultyBackends(backends(immediate), script, site.clock);
    try (Firecamp firecamp = open(faulty.backends())) {
      future.set(Postgres.on(firecamp).provisionAsync(THREE, caller));
      started.countDown();

      assertThatThrownBy(() -> future.get().get(1, TimeUnit.MINUTES))
          .isInstanceOf(CancellationException.class);
      caller.submit(() -> {}).get(1, TimeUnit.MINUTES);
      one.submit(() -> {}).get(1, TimeUnit.MINUTES);
    }

    assertThat(after[0]).as("calls once it was cancelled").isLessThanOrEqualTo(LATER);
    assertThat(site.cloud.containers().started()).isEmpty();
    assertThat(site.process().provision(THREE).outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(site.cloud.volumes().all()).hasSize(6);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void executor_withOneThread_onWhichTheCallerRuns_neverDeadlocks() throws Exception {
    try (Firecamp firecamp = open(backends(false))) {
      Postgres postgres = Postgres.on(firecamp);
      Future<PostgresService> made = one.submit(() -> postgres.provision(THREE));
      PostgresService service = made.get(1, TimeUnit.MINUTES);

      CompletableFuture<PostgresService> grown =
          service.async(s -> postgres.update(s.spec().toBuilder().replicas(5).build()), one);

      assertThat(grown.get(1, TimeUnit.MINUTES).standbys()).hasSize(4);
      assertThat(one.submit(() -> postgres.delete("t1", "a")).get(1, TimeUnit.MINUTES)).hasSize(10);
    }
    assertThat(one.isShutdown()).as("the caller's executor").isFalse();
  }

  @Test
  void steps_thatBecomeFreeOnAnotherThread_areNeverMissed() {
    try (Firecamp firecamp = open(backends(false))) {
      Postgres postgres = Postgres.on(firecamp);
      for (int i = 0; i < ROUNDS; i++) {
        assertThat(postgres.provision(THREE).state()).as("round %d", i).isEqualTo(ACTIVE);
        postgres.delete("t1", "a");
        assertThat(postgres.deleteVolumes("t1", "a")).as("round %d", i).hasSize(6);
      }
    }
  }

  @Test
  void executor_thatRefusesEverything_onlyMakesItSlower() {
    one.shutdownNow();
    try (Firecamp firecamp = open(backends(false))) {
      assertThat(Postgres.on(firecamp).provision(THREE).standbys()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void close_duringAnOperation_endsItWithAnExceptionOfOurs(boolean immediate) {
    AtomicReference<Firecamp> runtime = new AtomicReference<>();
    FaultScript script =
        (number, kind) -> {
          if (kind.equals("volumes.attach")) {
            runtime.get().close();
          }
          return Optional.empty();
        };
    FaultyBackends faulty = new FaultyBackends(backends(immediate), script, site.clock);
    runtime.set(open(faulty.backends()));
    Postgres postgres = Postgres.on(runtime.get());

    assertThatThrownBy(() -> postgres.provision(THREE))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("this runtime was closed");

    assertThatThrownBy(() -> postgres.list("t1"))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("open another one");
    assertThat(one.isShutdown()).as("the caller's executor").isFalse();
    assertThat(site.process().provision(THREE).outcome()).isEqualTo(Outcome.CONVERGED);
  }

  @Test
  void close_duringAnOperation_onThreadsOfTheRuntime_endsItWithAnExceptionOfOurs() {
    AtomicReference<Firecamp> runtime = new AtomicReference<>();
    FaultScript script =
        (number, kind) -> {
          if (kind.equals("volumes.attach")) {
            runtime.get().close();
          }
          return Optional.empty();
        };
    FaultyBackends faulty = new FaultyBackends(backends(false), script, site.clock);
    runtime.set(Firecamp.builder(faulty.backends()).time(site.clock).build());

    assertThatThrownBy(() -> Postgres.on(runtime.get()).provision(THREE))
        .isInstanceOf(FirecampException.class);
    assertThat(site.process().provision(THREE).outcome()).isEqualTo(Outcome.CONVERGED);
  }
}
