package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.service.LeftBehind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One standby is lost: every operation goes through with the members that are there, says which one
 * was left behind, and catches it up when it returns.
 */
class LostStandbyTest {
  private static final PostgresServiceSpec THREE = PostgresSite.spec(3).build();

  /** An operation, by name. */
  record Verb(String name, Function<PostgresSite.Controller, PostgresService> call) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Verb update(String name, PostgresServiceSpec.Builder spec) {
    PostgresServiceSpec wanted = spec.build();
    return new Verb(name, c -> c.update(wanted));
  }

  private static List<Verb> verbs() {
    return List.of(
        new Verb("provision again", c -> c.provision(THREE)),
        update(
            "administrator's password", PostgresSite.spec(3).adminPassword(PostgresSite.NEW_ADMIN)),
        update(
            "replication password",
            PostgresSite.spec(3).replicationPassword(PostgresSite.NEW_REPLICATION)),
        update("reload", PostgresSite.spec(3).parameters(Map.of("work_mem", "9MB"))),
        update("restart", PostgresSite.spec(3).parameters(Map.of("shared_buffers", "64MB"))),
        update("scale out", PostgresSite.spec(4)),
        new Verb("restart all", c -> c.restart("a")),
        new Verb("restart another", c -> c.restartMember("a", "a-1")),
        new Verb("restart the primary", c -> c.restartMember("a", "a-0")),
        new Verb("stop another", c -> c.stopMember("a", "a-1")),
        new Verb("remove another", c -> c.removeMember("a", "a-1")),
        new Verb("move another", c -> c.move("a", "a-1", Optional.of("us-east-1b-node-3"))));
  }

  static Stream<Arguments> lossesAndVerbs() {
    List<Arguments> all = new ArrayList<>();
    for (LostStandby loss : LostStandby.values()) {
      verbs().forEach(verb -> all.add(Arguments.of(loss, verb)));
    }
    return all.stream();
  }

  private static PostgresSite site() {
    PostgresSite site = new PostgresSite(5);
    site.process().provision(THREE);
    site.commit();
    return site;
  }

  @ParameterizedTest
  @MethodSource("lossesAndVerbs")
  void operation_withOneStandbyLost_goesThrough_andCatchesItUpLater(LostStandby loss, Verb verb) {
    PostgresSite clean = site();
    assertThat(verb.call().apply(clean.process()).leftBehind()).isEmpty();
    PostgresSite site = site();
    loss.cause(site);

    PostgresService result = verb.call().apply(site.process());

    assertThat(result.leftBehind()).extracting(LeftBehind::member).containsExactly("a-2");
    assertThat(result.leftBehind().get(0).reason()).isNotBlank();
    List<ServerView> wanted = withoutLost(ServerView.of(clean, "a-2"));
    assertThat(withoutLost(ServerView.of(site, "a-2"))).isEqualTo(wanted);

    loss.cure(site);
    PostgresService again = site.process().again("a");

    assertThat(again.leftBehind()).isEmpty();
    SiteState.of(clean).mustBeThatOf(site, loss + ", " + verb);
  }

  /** Of the primary only what does not depend on the lost one. */
  private static List<ServerView> withoutLost(List<ServerView> servers) {
    return servers.stream()
        .map(
            s ->
                new ServerView(
                    s.member(),
                    s.role(),
                    s.settings(),
                    s.passwords(),
                    List.of(),
                    s.streams().stream().filter(t -> !t.startsWith("a-2")).toList()))
        .toList();
  }

  @Test
  void operation_withAShortDeadline_leavesTheMemberBehindWithinIt() {
    PostgresSite site = site();
    site.server("a-2").hang();
    long before = site.clock.nanoTime();

    PostgresService result =
        site.within(Duration.ofSeconds(20))
            .update(PostgresSite.spec(3).parameters(Map.of("work_mem", "9MB")).build());

    assertThat(result.leftBehind()).extracting(LeftBehind::member).containsExactly("a-2");
    assertThat(Duration.ofNanos(site.clock.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
    assertThat(site.server("a-0").settings()).containsEntry("work_mem", "9MB");
  }

  @ParameterizedTest
  @EnumSource(LostStandby.class)
  void lostStandby_isNotWaitedForTwice_byOneOperation(LostStandby loss) {
    PostgresSite site = site();
    loss.cause(site);
    long before = site.clock.nanoTime();

    site.process().restart("a");

    assertThat(Duration.ofNanos(site.clock.nanoTime() - before)).isLessThan(Duration.ofMinutes(3));
  }
}
