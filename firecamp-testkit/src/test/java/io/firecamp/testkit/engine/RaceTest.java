package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.volume.Volume;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.record.NameDocument;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.memory.postgres.Commit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
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
 * Several controllers at once, on simulated PostgreSQL. Their calls to backends and servers are put
 * in an order that a seed decides, so that a run that fails can be repeated; the last tests use
 * threads as they come.
 */
class RaceTest {
  private static final int SEEDS = 60;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private interface Work {
    void on(PostgresSite.Controller controller);
  }

  /** Runs all at the same time, in the order of the seed; returns what each threw. */
  private List<Optional<Throwable>> together(PostgresSite site, long seed, Work... works)
      throws Exception {
    Interleaving order = new Interleaving(seed, works.length);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < works.length; i++) {
      Work work = works[i];
      int number = i;
      running.add(
          threads.submit(
              () -> {
                try {
                  work.on(site.patient(order.backends(number, site.cloud.backends())));
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
      } catch (ExecutionException e) {
        thrown.add(Optional.ofNullable(e.getCause()));
      }
    }
    return thrown;
  }

  private static List<ServiceRecord> living(PostgresSite site) {
    return site.cloud.metadata().list("t1").stream()
        .flatMap(d -> NameDocument.read(d.content()).live().stream())
        .toList();
  }

  private static void isWhole(PostgresSite site, int members, String what) {
    List<ServiceRecord> services = living(site);
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
    servesAll(site, service, what);
  }

  private static void twoEach(PostgresSite site, String what) {
    Map<String, Long> perMember =
        site.cloud.volumes().all().stream()
            .collect(
                Collectors.groupingBy(
                    (Volume v) -> v.owner().uuid() + v.owner().member(), Collectors.counting()));
    assertThat(perMember.values()).as(what).isSubsetOf(2L);
  }

  private static PostgresServiceSpec spec(int members) {
    return PostgresSite.spec(members).build();
  }

  /** One primary, from which all others stream, and on all the commits of clients. */
  private static void servesAll(PostgresSite site, ServiceRecord service, String what) {
    ServerState primary = site.server(service.primary()).state().orElseThrow();
    assertThat(primary.isPrimary()).as(what).isTrue();
    assertThat(primary.timeline()).as(what).isEqualTo(1);
    assertThat(primary.slots()).as(what).hasSize(service.members().size() - 1);
    for (MemberRecord member : service.members()) {
      if (!service.isPrimary(member)) {
        assertThat(site.server(member.name()).state().orElseThrow().isPrimary()).as(what).isFalse();
        assertThat(primary.stream(member.name()).orElseThrow().isStreaming()).as(what).isTrue();
      }
      for (Commit commit : site.commits()) {
        assertThat(site.server(member.name()).shows(commit)).as(what).isTrue();
      }
    }
  }

  /** A site with that many nodes in each zone, and a service of three with a client's commit. */
  private static PostgresSite running(int nodesPerZone) {
    PostgresSite site = new PostgresSite(nodesPerZone);
    site.process().provision(spec(3));
    site.commit();
    return site;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void provision_byMany_endsWithOneCluster(int controllers) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      PostgresSite site = new PostgresSite(4);
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
      PostgresSite site = new PostgresSite(4);
      List<Optional<Throwable>> thrown =
          together(site, seed, c -> c.provision(spec(3)), c -> c.delete("a"));

      String what = "seed " + seed + " " + thrown;
      thrown.stream()
          .flatMap(Optional::stream)
          .forEach(e -> assertThat(e).as(what).isInstanceOf(ServiceStateException.class));
      if (living(site).isEmpty()) {
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
      assertThat(site.process().provision(spec(3)).outcome()).isEqualTo(Outcome.CREATED);
    }
    System.out.println("provision against delete: gone in " + gone + " of " + 3 * SEEDS);
    assertThat(gone).isPositive();
  }

  private static void noneTwice(PostgresSite site, String what) {
    assertThat(
            site.cloud.volumes().all().stream()
                .map(v -> v.owner().uuid() + v.owner().member() + v.purpose()))
        .as(what)
        .doesNotHaveDuplicates();
  }

  @Test
  void scaleAgainstMove_bothHappen() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      PostgresSite site = running(5);

      List<Optional<Throwable>> thrown =
          together(
              site,
              seed,
              c -> c.update(spec(5)),
              c -> c.move("a", "a-1", Optional.of("us-east-1b-node-4")));

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
      PostgresSite site = running(4);
      PostgresServiceSpec changed =
          PostgresSite.spec(3).parameters(Map.of("max_connections", "300")).build();

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
  void rotations_byTwo_leaveOneOfTheirPasswords_onAllServers() throws Exception {
    PostgresServiceSpec one =
        PostgresSite.spec(3)
            .adminPassword(PostgresSite.NEW_ADMIN)
            .replicationPassword(PostgresSite.NEW_REPLICATION)
            .build();
    PostgresServiceSpec other =
        PostgresSite.spec(3)
            .adminPassword(Secret.of("third admin"))
            .replicationPassword(Secret.of("third replication"))
            .build();
    for (int seed = 0; seed < 3 * SEEDS; seed++) {
      PostgresSite site = running(4);

      List<Optional<Throwable>> thrown =
          together(site, seed, c -> c.update(one), c -> c.update(other));

      String what = "seed " + seed + " " + thrown;
      assertThat(thrown).as(what).containsOnly(Optional.empty());
      isWhole(site, 3, what);
      ServiceRecord record = site.record("a");
      assertThat(record.rotating()).as(what).isEmpty();
      assertThat(site.cloud.secrets().all()).as(what).hasSize(2);
      Secret admin =
          site.cloud.secrets().get(record.secretRef(BootContract.ADMIN_PASSWORD)).orElseThrow();
      Secret replication =
          site.cloud
              .secrets()
              .get(record.secretRef(BootContract.REPLICATION_PASSWORD))
              .orElseThrow();
      for (MemberRecord member : record.members()) {
        assertThat(site.server(member.name()).accepts(BootContract.ADMIN_USER, admin))
            .as(what)
            .isTrue();
        assertThat(record.isPrimary(member) || site.server(member.name()).follows(replication))
            .as(what)
            .isTrue();
      }
    }
  }

  @Test
  void deleteAgainstEverything_endsGoneOrWhole() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      PostgresSite site = running(5);

      List<Optional<Throwable>> thrown =
          together(
              site,
              seed,
              c -> c.delete("a"),
              c -> c.update(spec(4)),
              c -> c.move("a", "a-1", Optional.empty()));

      String what = "seed " + seed + " " + thrown;
      thrown.stream()
          .flatMap(Optional::stream)
          .forEach(
              e ->
                  assertThat(e)
                      .as(what)
                      .isInstanceOfAny(
                          ServiceStateException.class, ServiceNotFoundException.class));
      assertThat(living(site)).as(what).isEmpty();
      assertThat(site.cloud.containers().all()).as(what).isEmpty();
      assertThat(site.cloud.dns().all()).as(what).isEmpty();
      assertThat(site.cloud.volumes().all()).as(what).allMatch(v -> v.node().isEmpty());
    }
  }

  @Test
  void deleteVolumesAgainstRecreate_oneOfThemWins() throws Exception {
    int recreated = 0;
    for (int seed = 0; seed < 3 * SEEDS; seed++) {
      PostgresSite site = running(4);
      site.process().delete("a");

      List<Optional<Throwable>> thrown =
          together(site, seed, c -> c.deleteVolumes("a"), c -> c.recreate(spec(3)));

      String what = "seed " + seed + " " + thrown;
      assertThat(thrown.get(0)).as(what).isEmpty();
      if (thrown.get(1).isEmpty()) {
        recreated++;
        isWhole(site, 3, what);
      } else {
        assertThat(thrown.get(1).get()).as(what).isInstanceOf(ServiceStateException.class);
        site.process().deleteVolumes("a");
        assertThat(site.cloud.volumes().all()).as(what).isEmpty();
        assertThat(site.cloud.metadata().list("t1")).as(what).isEmpty();
      }
    }
    System.out.println("volumes deleted, or recreated: " + recreated + " of " + 3 * SEEDS);
    assertThat(recreated).isBetween(1, 3 * SEEDS - 1);
  }

  @Test
  void stopAgainstEverything_endsStopped() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      PostgresSite site = running(5);

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
  void oneMemberStopped_startedAndRestartedByFour_endsAsTheLastOneWantedIt() throws Exception {
    int stopped = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      PostgresSite site = running(5);
      if (seed % 2 == 0) {
        site.process().stopMember("a", "a-1");
      }

      List<Optional<Throwable>> thrown =
          together(
              site,
              seed,
              c -> c.stopMember("a", "a-1"),
              c -> c.restart("a"),
              c -> c.startMember("a", "a-1"),
              c -> c.update(spec(4)));

      String what = "seed " + seed + " " + thrown;
      assertThat(thrown).as(what).containsOnly(Optional.empty());
      boolean isStopped = site.record("a").member("a-1").stopped();
      stopped += isStopped ? 1 : 0;
      assertThat(site.cloud.containers().all())
          .as(what)
          .filteredOn(c -> c.owner().member().equals("a-1"))
          .allMatch(c -> c.state() == (isStopped ? ContainerState.EXITED : ContainerState.RUNNING));
      site.process().startMember("a", "a-1");
      isWhole(site, 4, what);
    }
    System.out.println("a member stopped and started: stopped in " + stopped + " of " + SEEDS);
    assertThat(stopped).isBetween(1, SEEDS - 1);
  }

  @Test
  void oneMemberRemoved_againstOtherOperationsOnIt_isGone_andLeavesNoSlot() throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      PostgresSite site = running(5);

      List<Optional<Throwable>> thrown =
          together(
              site,
              seed,
              c -> c.removeMember("a", "a-1"),
              c -> c.restart("a"),
              c -> c.stopMember("a", "a-1"),
              c -> c.removeMember("a", "a-1"));

      String what = "seed " + seed + " " + thrown;
      assertThat(thrown.get(0)).as(what).isEmpty();
      assertThat(thrown.get(1)).as(what).isEmpty();
      thrown
          .get(2)
          .ifPresent(
              e ->
                  assertThat(e)
                      .as(what)
                      .isInstanceOfAny(
                          ServiceStateException.class, IllegalArgumentException.class));
      assertThat(thrown.get(3)).as(what).isEmpty();
      site.process().again("a");
      isWhole(site, 2, what);
    }
  }

  @Test
  void manyServices_byEightThreads_doNotDisturbEachOther() throws Exception {
    PostgresSite site = new PostgresSite(60);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int number = i;
      running.add(
          threads.submit(
              () -> {
                for (int round = 0; round < 10; round++) {
                  String name = "s" + number;
                  site.threaded().provision(PostgresSite.spec(name, 3).build());
                  site.threaded().update(PostgresSite.spec(name, 5).build());
                  assertThat(site.threaded().delete(name)).hasSize(10);
                  assertThat(site.threaded().deleteVolumes(name)).hasSize(10);
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
      PostgresSite site = new PostgresSite(4);
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        running.add(threads.submit(() -> site.threaded().provision(spec(3))));
      }
      for (Future<?> one : running) {
        one.get(1, TimeUnit.MINUTES);
      }
      isWhole(site, 3, "round " + round);
    }
  }
}
