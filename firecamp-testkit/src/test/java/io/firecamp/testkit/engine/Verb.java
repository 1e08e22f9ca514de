package io.firecamp.testkit.engine;

import io.firecamp.postgres.PostgresServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An operation on service {@code a}, which has three members.
 *
 * @param spec what the service should be afterwards
 */
record Verb(String name, PostgresServiceSpec spec, Consumer<PostgresSite.Controller> call) {
  static final PostgresServiceSpec THREE = PostgresSite.spec(3).build();

  /** All operations after which the service has the members that it had. */
  static final List<Verb> ALL =
      List.of(
          update("update, unchanged", THREE),
          update("reload", PostgresSite.spec(3).parameters(Map.of("work_mem", "9MB")).build()),
          update(
              "raise max_connections",
              PostgresSite.spec(3).parameters(Map.of("max_connections", "300")).build()),
          update(
              "rotate both passwords",
              PostgresSite.spec(3)
                  .adminPassword(PostgresSite.NEW_ADMIN)
                  .replicationPassword(PostgresSite.NEW_REPLICATION)
                  .build()),
          new Verb("restart", THREE, c -> c.restart("a")),
          new Verb("move", THREE, c -> c.move("a", "a-1", Optional.empty())),
          new Verb("stop", THREE, c -> c.stop("a")));

  /** Operations on one member, and those that remove one. */
  static final List<Verb> OF_ONE_MEMBER =
      List.of(
          new Verb("restart the primary alone", THREE, c -> c.restartMember("a", "a-0")),
          new Verb("restart a-1", THREE, c -> c.restartMember("a", "a-1")),
          new Verb("stop a-1", THREE, c -> c.stopMember("a", "a-1")),
          new Verb("start a-1", THREE, c -> c.startMember("a", "a-1")),
          new Verb("remove a-1", PostgresSite.spec(2).build(), c -> c.removeMember("a", "a-1")),
          update("remove one", PostgresSite.spec(2).build()));

  private static Verb update(String name, PostgresServiceSpec spec) {
    return new Verb(name, spec, c -> c.update(spec));
  }

  @Override
  public String toString() {
    return name;
  }
}
