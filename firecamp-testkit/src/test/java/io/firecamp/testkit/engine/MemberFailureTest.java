package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.error.FirecampException;
import io.firecamp.testkit.memory.postgres.Commit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private static final Verb STOP_AND_START =
      new Verb("stop and start", Verb.THREE, MemberFailureTest::stopAndStart);

  private static final List<Verb> VERBS =
      Stream.concat(
              Verb.ALL.stream(),
              Stream.concat(
                  Verb.OF_ONE_MEMBER.stream(),
                  Stream.of(
                      STOP_AND_START,
                      new Verb("adopt a-1", Verb.THREE, c -> c.adoptPrimary("a", "a-1")))))
          .toList();

  private static void stopAndStart(PostgresSite.Controller controller) {
    controller.stop("a");
    controller.start("a");
  }

  static Stream<Failures> failures() {
    return Failures.all();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void operation_onFailedMembers_startsNoSecondPrimary_andWhatStatusSaysHeals(Failures failures) {
    List<String> bad = new ArrayList<>();
    int through = 0;
    for (Verb verb : VERBS) {
      Optional<PostgresSite> failed = failures.site();
      if (failed.isEmpty()) {
        continue;
      }
      PostgresSite site = failed.get();
      List<Commit> before = failures.lasting(site);
      long primaries = site.primaries();
      String came = "goes through";
      try {
        verb.call().accept(site.process());
        through++;
      } catch (FirecampException e) {
        came = String.valueOf(e.getMessage());
      }
      boolean started = primaries == 0 || verb.equals(STOP_AND_START);
      if (started && site.servesOldRows()) {
        bad.add(verb + " serves old rows: " + came);
      }
      if (site.primaries() > Math.max(1, primaries)) {
        bad.add(verb.name() + " started a second primary: " + came);
      }
      for (String wrong : Aftermath.of(site, verb, before)) {
        bad.add(verb + ": " + came + "\n    " + wrong);
      }
    }
    System.out.printf("%s: %d of %d operations go through%n", failures, through, VERBS.size());
    assertThat(bad).isEmpty();
  }
}
