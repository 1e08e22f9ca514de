package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.error.FirecampException;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.server.ServerException;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.testkit.memory.postgres.Commit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One member or two fail, then every operation is called. Whether it goes through or is refused, no
 * second primary is started; and an operator who does what {@code status()} says gets a healthy
 * service, in which every member has all that was committed before, unless the failures destroyed
 * the only copies.
 */
class MemberFailureTest {
  /** An operation, and what the service should be afterwards. */
  record Verb(String name, PostgresServiceSpec spec, Consumer<PostgresSite.Controller> call) {
    static Verb update(String name, PostgresServiceSpec spec) {
      return new Verb(name, spec, c -> c.update(spec));
    }
  }

  /** Failures by member. */
  record Failures(Map<String, MemberFailure> of) {
    void happen(PostgresSite site) {
      // The primary's last: what happens to a standby may need it.
      of.entrySet().stream()
          .sorted(Map.Entry.<String, MemberFailure>comparingByKey().reversed())
          .forEach(f -> f.getValue().happenTo(site, f.getKey()));
    }
  }

  private static final PostgresServiceSpec THREE = PostgresSite.spec(3).build();

  private static final List<Verb> VERBS =
      List.of(
          Verb.update("update, unchanged", THREE),
          Verb.update("reload", PostgresSite.spec(3).parameters(Map.of("work_mem", "9MB")).build()),
          Verb.update(
              "raise max_connections",
              PostgresSite.spec(3).parameters(Map.of("max_connections", "300")).build()),
          Verb.update(
              "rotate both passwords",
              PostgresSite.spec(3)
                  .adminPassword(PostgresSite.NEW_ADMIN)
                  .replicationPassword(PostgresSite.NEW_REPLICATION)
                  .build()),
          new Verb("restart", THREE, c -> c.restart("a")),
          new Verb("move", THREE, c -> c.move("a", "a-1", Optional.empty())),
          new Verb("stop", THREE, c -> c.stop("a")));

  static Stream<Failures> failures() {
    List<Failures> all = new ArrayList<>();
    for (MemberFailure one : MemberFailure.values()) {
      if (one.ofPrimaries()) {
        all.add(new Failures(Map.of("a-0", one)));
      }
      all.add(new Failures(Map.of("a-1", one)));
      for (MemberFailure other : MemberFailure.values()) {
        if (one.ofPrimaries()) {
          all.add(new Failures(Map.of("a-0", one, "a-1", other)));
        }
        all.add(new Failures(Map.of("a-1", one, "a-2", other)));
      }
    }
    return all.stream();
  }

  private static long primaries(PostgresSite site) {
    return Stream.of("a-0", "a-1", "a-2")
        .filter(m -> site.server(m).state().filter(ServerState::isPrimary).isPresent())
        .count();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void operation_onFailedMembers_startsNoSecondPrimary_andWhatStatusSaysHeals(Failures failures) {
    List<String> bad = new ArrayList<>();
    int through = 0;
    for (Verb verb : VERBS) {
      PostgresSite site = new PostgresSite(5);
      site.process().provision(THREE);
      site.commit();
      List<Commit> before = site.commits();
      try {
        failures.happen(site);
      } catch (ServerException e) {
        continue;
      }
      long primaries = primaries(site);
      String came = "goes through";
      try {
        verb.call().accept(site.process());
        through++;
      } catch (FirecampException e) {
        came = String.valueOf(e.getMessage());
      }
      if (primaries(site) > Math.max(1, primaries)) {
        bad.add(verb.name() + " started a second primary: " + came);
      }
      Operator operator = new Operator(site, verb.spec());
      boolean healed = operator.heals();
      if (!healed) {
        bad.add(
            verb.name()
                + ": "
                + came
                + "\n    does not heal: "
                + operator.done()
                + operator.last());
        continue;
      }
      for (String member : List.of("a-0", "a-1", "a-2")) {
        if (!before.stream().allMatch(site.server(member)::has)) {
          bad.add(verb.name() + ": " + member + " has lost a commit: " + operator.done());
        }
      }
    }
    System.out.printf("%s: %d of %d operations go through%n", failures.of(), through, VERBS.size());
    assertThat(bad).isEmpty();
  }
}
