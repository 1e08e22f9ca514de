package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.volume.Volume;
import io.firecamp.engine.CallOptions;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceDocument;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceRef;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several controllers at once. Their backend calls are put in an order that a seed decides, so that
 * a run that fails can be repeated; the last tests use threads as they come.
 */
class RaceTest {
  private static final int SEEDS = 60;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private interface Work {
    void on(Site.Controller controller);
  }

  /** Runs all at the same time, in the order of the seed; returns what each threw. */
  private List<Optional<Throwable>> together(Site site, long seed, Work... works) throws Exception {
    Interleaving order = new Interleaving(seed, works.length);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < works.length; i++) {
      Work work = works[i];
      int number = i;
      running.add(
          threads.submit(
              () -> {
                try {
                  work.on(site.inline(order.backends(number, site.cloud.backends())));
                } finally {
                  order.left(number);
                }
              }));
    }
    List<Optional<Throwable>> thrown = new ArrayList<>();
    for (Future<?> one : running) {
      try {
        one.get(1, TimeUnit.MINUTES);
        thrown.add(Optional.empty());
      } catch (java.util.concurrent.ExecutionException e) {
        thrown.add(Optional.ofNullable(e.getCause()));
      }
    }
    return thrown;
  }

  private static void isWhole(Site site, int members, String what) {
    List<ServiceRecord> services =
        site.cloud.metadata().list("t1").stream()
            .map(d -> ServiceDocument.read(d.content()))
            .toList();
    assertThat(services).as(what).hasSize(1);
    ServiceRecord service = services.get(0);
    assertThat(service.state()).as(what).isEqualTo(ServiceState.ACTIVE);
    assertThat(service.members()).as(what).hasSize(members);
    assertThat(site.cloud.containers().all())
        .as(what)
        .hasSize(members)
        .allMatch(c -> c.state() == ContainerState.RUNNING);
    for (MemberRecord member : service.members()) {
      assertThat(site.cloud.volumes().all())
          .as(what)
          .filteredOn(v -> v.owner().member().equals(member.name()))
          .hasSize(2)
          .allMatch(v -> v.isAttachedTo(member.node()));
    }
    twoEach(site, what);
  }

  private static void twoEach(Site site, String what) {
    Map<String, Long> perMember =
        site.cloud.volumes().all().stream()
            .collect(
                Collectors.groupingBy(
                    (Volume v) -> v.owner().uuid() + v.owner().member(), Collectors.counting()));
    assertThat(perMember.values()).as(what).isSubsetOf(2L);
  }

  private static ServiceSpec spec(int members) {
    return SampleKind.spec("a", members);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void provision_byMany_endsWithOneCluster(int controllers) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Site site = new Site(4);
      Work[] works =
          IntStream.range(0, controllers)
              .mapToObj(i -> (Work) c -> c.provision(spec(3)))
              .toArray(Work[]::new);

      assertThat(together(site, seed, works)).as("seed %d", seed).containsOnly(Optional.empty());

      isWhole(site, 3, "seed " + seed);
      assertThat(site.cloud.containers().started()).as("seed %d", seed).hasSize(3);
    }
  }

  @Test
  void provisionAgainstDelete_endsWholeOrGone_andLeaksNothing() throws Exception {
    int gone = 0;
    for (int seed = 0; seed < 3 * SEEDS; seed++) {
      Site site = new Site(4);
      List<Optional<Throwable>> thrown =
          together(site, seed, c -> c.provision(spec(3)), c -> c.delete("a"));

      String what = "seed " + seed + " " + thrown;
      thrown.stream()
          .flatMap(Optional::stream)
          .forEach(e -> assertThat(e).as(what).isInstanceOf(ServiceStateException.class));
      if (site.cloud.metadata().list("t1").isEmpty()) {
        gone++;
        assertThat(site.cloud.containers().all()).as(what).isEmpty();
        assertThat(site.cloud.dns().all()).as(what).isEmpty();
        assertThat(site.cloud.logs().all()).as(what).isEmpty();
        assertThat(site.cloud.secrets().all()).as(what).isEmpty();
        assertThat(site.cloud.volumes().all()).as(what).allMatch(v -> v.node().isEmpty());
        noneTwice(site, what);
      } else {
        isWhole(site, 3, what);
      }
      site.process().delete("a");
      assertThat(site.process().provision(spec(3)).service().members()).hasSize(3);
    }
    System.out.println("provision against delete: gone in " + gone + " of " + 3 * SEEDS);
    assertThat(gone).isPositive();
  }

  private static void noneTwice(Site site, String what) {
    assertThat(
            site.cloud.volumes().all().stream()
                .map(v -> v.owner().uuid() + v.owner().member() + v.purpose()))
        .as(what)
        .doesNotHaveDuplicates();
  }

  @Test
  void scaleAgainstMove_bothHappen() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Site site = new Site(5);
      site.process().provision(spec(3));

      List<Optional<Throwable>> thrown =
          together(
              site,
              seed,
              c -> c.update(spec(5)),
              c -> c.move("a", "a-1", Optional.of("us-east-1b-node-4"), false));

      assertThat(thrown).as("seed %d", seed).containsOnly(Optional.empty());
      isWhole(site, 5, "seed " + seed);
      assertThat(site.cloud.containers().all())
          .filteredOn(c -> c.owner().member().equals("a-1"))
          .allMatch(c -> c.nodeId().equals("us-east-1b-node-4"));
    }
  }

  @Test
  void restartsAndUpdates_byFour_converge() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Site site = new Site(4);
      site.process().provision(spec(3));
      ServiceSpec changed = ServiceSpec.builder().from(spec(3)).putSettings("restart", "1").build();

      List<Optional<Throwable>> thrown =
          together(
              site,
              seed,
              c -> c.restart("a"),
              c -> c.update(changed),
              c -> c.restart("a"),
              c -> c.update(changed));

      assertThat(thrown).as("seed %d", seed).containsOnly(Optional.empty());
      isWhole(site, 3, "seed " + seed);
    }
  }

  @Test
  void deleteAgainstEverything_endsGoneOrWhole() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Site site = new Site(5);
      site.process().provision(spec(3));

      List<Optional<Throwable>> thrown =
          together(
              site,
              seed,
              c -> c.delete("a"),
              c -> c.update(spec(4)),
              c -> c.move("a", "a-1", Optional.empty(), false));

      String what = "seed " + seed + " " + thrown;
      thrown.stream()
          .flatMap(Optional::stream)
          .forEach(
              e ->
                  assertThat(e)
                      .as(what)
                      .isInstanceOfAny(
                          ServiceStateException.class, ServiceNotFoundException.class));
      assertThat(site.cloud.metadata().list("t1")).as(what).isEmpty();
      assertThat(site.cloud.containers().all()).as(what).isEmpty();
      assertThat(site.cloud.dns().all()).as(what).isEmpty();
      assertThat(site.cloud.volumes().all()).as(what).allMatch(v -> v.node().isEmpty());
    }
  }

  @Test
  void stopAgainstEverything_endsStopped() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Site site = new Site(5);
      site.process().provision(spec(3));

      List<Optional<Throwable>> thrown =
          together(site, seed, c -> c.stop("a"), c -> c.restart("a"), c -> c.update(spec(4)));

      String what = "seed " + seed + " " + thrown;
      thrown.stream()
          .flatMap(Optional::stream)
          .forEach(e -> assertThat(e).as(what).isInstanceOf(ServiceStateException.class));
      assertThat(site.cloud.containers().all())
          .as(what)
          .allMatch(c -> c.state() == ContainerState.EXITED);
      site.process().start("a");
      assertThat(site.cloud.containers().all())
          .as(what)
          .allMatch(c -> c.state() == ContainerState.RUNNING);
    }
  }

  @Test
  void manyServices_byEightThreads_doNotDisturbEachOther() throws Exception {
    Site site = new Site(60);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      running.add(
          threads.submit(
              () -> {
                for (int round = 0; round < 10; round++) {
                  ServiceSpec mine = SampleKind.spec("s" + number, 3);
                  site.process().provision(mine);
                  site.process().update(ServiceSpec.builder().from(mine).replicas(5).build());
                  assertThat(site.process().delete("s" + number)).hasSize(10);
                  site.process()
                      .with(
                          e ->
                              e.deleteVolumes(
                                  ServiceRef.named("t1", "s" + number), CallOptions.defaults()));
                }
              }));
    }
    for (Future<?> one : running) {
      one.get(1, TimeUnit.MINUTES);
    }
    assertThat(site.cloud.volumes().all()).isEmpty();
    assertThat(site.cloud.containers().all()).isEmpty();
  }

  @Test
  void provision_byEightThreads_asTheyCome() throws Exception {
    for (int round = 0; round < 20; round++) {
      Site site = new Site(4);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        running.add(threads.submit(() -> site.process().provision(spec(3))));
      }
      for (Future<?> one : running) {
        one.get(1, TimeUnit.MINUTES);
      }
      isWhole(site, 3, "round " + round);
    }
  }
}
