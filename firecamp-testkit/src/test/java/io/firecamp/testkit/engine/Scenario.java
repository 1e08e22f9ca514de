package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.VolumeSpec;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An operation on a service, from a state in which it can be called.
 *
 * @param prepare makes that state
 */
record Scenario(
    String name, Consumer<PostgresSite> prepare, Consumer<PostgresSite.Controller> operation) {

  private static final PostgresServiceSpec THREE = spec(3).build();

  /** Another parameter that needs a restart, and other passwords. */
  private static final PostgresServiceSpec CHANGED =
      spec(3)
          .parameters(Map.of("max_connections", "300"))
          .adminPassword(PostgresSite.NEW_ADMIN)
          .replicationPassword(PostgresSite.NEW_REPLICATION)
          .build();

  private static PostgresServiceSpec.Builder spec(int replicas) {
    return PostgresSite.spec(replicas);
  }

  private static Scenario onRunning(String name, Consumer<PostgresSite.Controller> operation) {
    return new Scenario(name, Scenario::run, operation);
  }

  /** Three members, and a client that has committed. */
  private static void run(PostgresSite site) {
    site.process().provision(THREE);
    site.commit();
  }

  private static Scenario update(String name, PostgresServiceSpec.Builder wanted) {
    PostgresServiceSpec spec = wanted.build();
    return onRunning(name, c -> c.update(spec));
  }

  /** All operations. */
  static Stream<Scenario> all() {
    return Stream.of(
        new Scenario("provision", site -> {}, c -> c.provision(THREE)),
        onRunning("provision again", c -> c.provision(THREE)),
        update("scale out", spec(5)),
        update("scale in", spec(1)),
        onRunning("move", c -> c.move("a", "a-1", Optional.of("us-east-1b-node-3"))),
        onRunning("move of the primary", c -> c.move("a", "a-0", Optional.of("us-east-1a-node-3"))),
        update(
            "rotate both passwords",
            spec(3)
                .adminPassword(PostgresSite.NEW_ADMIN)
                .replicationPassword(PostgresSite.NEW_REPLICATION)),
        onRunning("restart", c -> c.restart("a")),
        update(
            "raise max_connections",
            spec(3).parameters(Map.of("max_connections", "300", "shared_buffers", "64MB"))),
        update("lower max_connections", spec(3).parameters(Map.of("max_connections", "30"))),
        update("reload a parameter", spec(3).parameters(Map.of("work_mem", "9MB"))),
        update(
            "grow and tag volumes",
            spec(3)
                .dataVolume(VolumeSpec.ofGib(200))
                .journalVolume(VolumeSpec.ofGib(20))
                .tags(Map.of("team", "blue"))),
        update(
            "everything at once",
            spec(2)
                .image("firecamp-postgres:16-2")
                .dataVolume(VolumeSpec.ofGib(200))
                .parameters(Map.of("work_mem", "9MB", "max_connections", "30"))
                .adminPassword(PostgresSite.NEW_ADMIN)
                .replicationPassword(PostgresSite.NEW_REPLICATION)),
        onRunning("stop", c -> c.stop("a")),
        new Scenario(
            "start",
            site -> {
              run(site);
              site.process().stop("a");
            },
            c -> c.start("a")),
        onRunning("restart a standby", c -> c.restartMember("a", "a-1")),
        onRunning("restart the primary alone", c -> c.restartMember("a", "a-0")),
        onRunning("stop a standby", c -> c.stopMember("a", "a-1")),
        new Scenario(
            "start a standby",
            site -> {
              run(site);
              site.process().stopMember("a", "a-1");
              site.process().update(CHANGED);
            },
            c -> c.startMember("a", "a-1")),
        onRunning("remove a chosen standby", c -> c.removeMember("a", "a-1")),
        new Scenario(
            "remove the standby that does not run",
            site -> {
              run(site);
              site.process().stopMember("a", "a-1");
            },
            c -> c.update(spec(2).build())),
        new Scenario(
            "adopt a promoted member",
            site -> {
              run(site);
              site.promoteByHand("a-1");
            },
            c -> c.adoptPrimary("a", "a-1")),
        onRunning("clone a standby again", c -> c.reclone("a", "a-1")),
        onRunning("delete", c -> assertThat(c.delete("a")).hasSize(6)),
        new Scenario(
            "recreate",
            site -> {
              run(site);
              site.process().delete("a");
            },
            c -> c.recreate(THREE)),
        new Scenario(
            "recreate one of three",
            site -> {
              run(site);
              site.process().delete("a");
            },
            c -> c.recreate(spec(1).build())),
        new Scenario(
            "adopt a member that was not to be recreated",
            site -> {
              run(site);
              site.promoteByHand("a-1");
              site.server("a-1").crash();
              site.process().delete("a");
              assertThatThrownBy(() -> site.process().recreate(spec(1).build()))
                  .hasMessageContaining("a-1 has data on timeline 2");
            },
            c -> c.adoptPrimary("a", "a-1")));
  }

  /** A site on which it can be called, with rows that must survive, and a service next to it. */
  PostgresSite site() {
    PostgresSite site = new PostgresSite(5);
    site.process().provision(PostgresSite.spec("bystander", 2).build());
    prepare.accept(site);
    return site;
  }

  @Override
  public String toString() {
    return name;
  }
}
