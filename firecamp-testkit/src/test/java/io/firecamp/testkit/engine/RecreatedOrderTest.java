package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.volume.Volume;
import io.firecamp.error.FirecampException;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.testkit.memory.postgres.SimulatedVolume;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the primary of a service that has data is started, and when it is not. */
class RecreatedOrderTest {
  private final PostgresSite site = new PostgresSite(4);

  private void provision() {
    site.process().provision(PostgresSite.spec(3).build());
    site.commit();
  }

  private List<String> startsSince(int number) {
    return site.cloud.containers().started().stream()
        .skip(number)
        .map(c -> c.owner().member())
        .toList();
  }

  private Duration since(Instant begin) {
    return Duration.between(begin, site.clock.now());
  }

  @Test
  void recreated_startsTheStandbysFirst_andDoesNotWaitForWhatRuns() {
    provision();
    site.process().delete("a");
    Instant begin = site.clock.now();

    site.process().recreate(PostgresSite.spec(3).build());

    assertThat(startsSince(3)).containsExactly("a-1", "a-2", "a-0");
    assertThat(since(begin)).isLessThan(Duration.ofSeconds(25));
  }

  @Test
  void recreated_withAStandbyThatNeedsThePrimary_doesNotWaitForIt() {
    provision();
    List<Volume> kept = site.process().delete("a");
    kept.stream()
        .filter(v -> v.owner().member().equals("a-1"))
        .forEach(
            v -> {
              SimulatedVolume content = site.cloud.postgres().volume(v.id());
              if (v.purpose() == VolumePurpose.DATA) {
                content.emptyData();
              } else {
                content.emptyJournal();
              }
            });
    Instant begin = site.clock.now();

    assertThat(site.process().recreate(PostgresSite.spec(3).build()).state())
        .isEqualTo(ServiceState.ACTIVE);

    assertThat(startsSince(3)).containsExactly("a-1", "a-2", "a-0");
    assertThat(since(begin)).isLessThan(Duration.ofSeconds(25));
    for (String member : List.of("a-0", "a-1", "a-2")) {
      assertThat(site.server(member).has(site.commits().get(0))).as(member).isTrue();
    }
  }

  @Test
  void stopped_thenStarted_isNotServed_beforeAllStandbysHaveSaidWhatTheyHave() {
    provision();
    site.process().stop("a");
    site.cloud.containers().holdStarting(s -> s.owner().member().equals("a-1"), "pulling image");
    Instant begin = site.clock.now();

    assertThatThrownBy(() -> site.process().start("a"))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("a-1 is STARTING and does not say whether it was promoted meanwhile")
        .hasMessageContaining("pulling image");

    assertThat(site.server("a-0").state()).isEmpty();
    assertThat(startsSince(3)).containsExactly("a-1", "a-2");
    assertThat(since(begin)).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(4));
  }

  @Test
  void primaryThatWasDown_isNotStarted_whileAStandbyDoesNotSayWhetherItWasPromoted() {
    provision();
    site.server("a-1").hang();
    site.server("a-0").crash();
    Instant begin = site.clock.now();

    assertThatThrownBy(() -> site.process().provision(PostgresSite.spec(3).build()))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("a-1 runs and does not say whether it was promoted meanwhile");

    assertThat(since(begin)).isLessThan(Duration.ofMinutes(2));
    assertThat(startsSince(3)).isEmpty();
    site.server("a-1").resume();
    site.process().provision(PostgresSite.spec(3).build());
    assertThat(startsSince(3)).containsExactly("a-0");
  }

  @Test
  void primaryThatIsRestarted_isStartedAgain_besideASilentStandby() {
    provision();
    site.server("a-1").hang();

    assertThat(site.process().restart("a").leftBehind())
        .singleElement()
        .satisfies(l -> assertThat(l.member()).isEqualTo("a-1"));

    assertThat(startsSince(3)).containsExactly("a-2", "a-0");
  }
}
