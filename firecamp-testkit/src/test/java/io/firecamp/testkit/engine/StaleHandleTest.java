package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.Firecamp;
import io.firecamp.backend.volume.Volume;
import io.firecamp.engine.CallOptions;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.TargetServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A handle means one service: after that was deleted it never touches another one of its name. */
class StaleHandleTest {
  private final PostgresSite site = new PostgresSite(5);
  private final Firecamp firecamp =
      Firecamp.builder(site.cloud.backends()).time(site.clock).build();
  private final Postgres postgres = Postgres.on(firecamp);
  private PostgresService stale;
  private SiteState before;

  private static final Map<String, Consumer<PostgresService>> VERBS =
      Map.ofEntries(
          Map.entry("update", s -> s.update(PostgresSite.spec(2).build(), CallOptions.defaults())),
          Map.entry(
              "dry run of update",
              s -> s.update(PostgresSite.spec(2).build(), CallOptions.defaults().dryRun())),
          Map.entry("restart", PostgresService::restart),
          Map.entry("restart member", s -> s.restart("a-1")),
          Map.entry("stop member", s -> s.stop("a-1")),
          Map.entry("start member", s -> s.start("a-1")),
          Map.entry("remove member", s -> s.removeMember("a-1")),
          Map.entry("plan restart member", s -> s.plans().restart("a-1")),
          Map.entry("plan stop member", s -> s.plans().stop("a-1")),
          Map.entry("plan start member", s -> s.plans().start("a-1")),
          Map.entry("plan remove member", s -> s.plans().removeMember("a-1")),
          Map.entry("move", s -> s.move("a-1")),
          Map.entry("move to", s -> s.move("a-1", "us-east-1b-node-3")),
          Map.entry("move off", s -> s.moveOffDeadNode("a-1")),
          Map.entry("stop", PostgresService::stop),
          Map.entry("start", PostgresService::start),
          Map.entry("delete", PostgresService::delete),
          Map.entry("await", s -> s.awaitReady(Duration.ofSeconds(5))),
          Map.entry("plans", s -> s.plans().restart()),
          Map.entry("plan move", s -> s.plans().move("a-1")),
          Map.entry("plan stop", s -> s.plans().stop()),
          Map.entry("plan start", s -> s.plans().start()),
          Map.entry("plan delete", s -> s.plans().delete()),
          Map.entry("spec", s -> s.spec()),
          Map.entry("members", s -> s.members()),
          Map.entry("member", s -> s.member("a-0")),
          Map.entry("primary", s -> s.primary()),
          Map.entry("standbys", s -> s.standbys()),
          Map.entry("status", s -> s.status()),
          Map.entry("logs", s -> s.logs("a-0")),
          Map.entry("url", s -> s.jdbcUrl("postgres", TargetServer.PRIMARY)),
          Map.entry("data source", s -> s.dataSource("postgres", TargetServer.PRIMARY)));

  @BeforeEach
  void replaceTheService() {
    stale = postgres.provision(PostgresSite.spec(3).build());
    stale.delete();
    postgres.deleteVolumes(PostgresSite.CLUSTER, "a");
    postgres.provision(PostgresSite.spec(3).build());
    site.commit();
    before = SiteState.of(site);
  }

  @AfterEach
  void close() {
    firecamp.close();
  }

  @Test
  void everyVerb_onANamesake_saysThatTheServiceIsGone_andTouchesNothing() {
    var documents = site.cloud.metadata().list(PostgresSite.CLUSTER);
    VERBS.forEach(
        (name, verb) ->
            assertThatThrownBy(() -> verb.accept(stale))
                .as(name)
                .isInstanceOf(ServiceNotFoundException.class)
                .hasMessageContaining(stale.uuid()));

    assertThat(site.cloud.metadata().list(PostgresSite.CLUSTER)).isEqualTo(documents);
    before.mustBeThatOf(site, "the namesake");
  }

  @Test
  void everyVerb_onNothing_saysThatThereIsNoService() {
    postgres.delete(PostgresSite.CLUSTER, "a");
    CloudState gone = CloudState.of(site.cloud);
    VERBS.forEach(
        (name, verb) -> {
          if (!name.equals("delete")) {
            assertThatThrownBy(() -> verb.accept(stale))
                .as(name)
                .isInstanceOf(ServiceNotFoundException.class);
          }
        });

    assertThat(CloudState.of(site.cloud)).isEqualTo(gone);
  }

  @Test
  void delete_again_returnsOnlyTheVolumesOfThatService() {
    PostgresService second = postgres.get(PostgresSite.CLUSTER, "a");
    List<Volume> kept = second.delete();

    assertThat(second.delete()).isEqualTo(kept).hasSize(6);
    assertThat(stale.delete()).as("its volumes were deleted").isEmpty();
  }
}
