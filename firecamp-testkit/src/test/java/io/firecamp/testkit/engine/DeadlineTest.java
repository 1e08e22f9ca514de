package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.engine.CallOptions;
import io.firecamp.error.FirecampException;
import io.firecamp.error.OperationTimeoutException;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.status.ProblemKind;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Five members, all of whose servers accept connections and never answer. */
class DeadlineTest {
  private static final int MEMBERS = 5;
  private static final Duration ONE_PROBE = Duration.ofSeconds(3);
  private static final Duration ABOUT = Duration.ofMillis(500);
  private static final PostgresServiceSpec FIVE = PostgresSite.spec(MEMBERS).build();
  private static final PostgresServiceSpec RAISED =
      PostgresSite.spec(MEMBERS).parameters(Map.of("max_connections", "300")).build();

  private final PostgresSite site = new PostgresSite(5);

  @BeforeEach
  void provision() {
    site.process().provision(FIVE);
    members(m -> site.server(m).hang());
  }

  private static void members(Consumer<String> work) {
    IntStream.range(0, MEMBERS).mapToObj(i -> "a-" + i).forEach(work);
  }

  private Duration time(Consumer<PostgresService> call) {
    return site.process()
        .with(
            p -> {
              PostgresService service = p.get(PostgresSite.CLUSTER, "a");
              long began = site.clock.nanoTime();
              call.accept(service);
              return Duration.ofNanos(site.clock.nanoTime() - began);
            });
  }

  private static CallOptions within(int seconds) {
    return CallOptions.within(Duration.ofSeconds(seconds));
  }

  @Test
  void awaitReady_endsAtItsTimeout_andNamesAllMembers() {
    Duration took =
        time(
            s ->
                assertThatThrownBy(() -> s.awaitReady(Duration.ofSeconds(1)))
                    .isInstanceOfSatisfying(
                        OperationTimeoutException.class,
                        e -> members(m -> assertThat(e.lastWord()).contains(m + " at "))));

    assertThat(took).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(1).plus(ABOUT));
  }

  @Test
  void awaitReady_ofServersThatHangWhileItWaits_endsAtItsTimeout() {
    members(m -> site.server(m).resume());
    site.server("a-4").crash();
    Duration took =
        time(
            s ->
                assertThatThrownBy(
                        () -> {
                          members(m -> site.server(m).hang());
                          s.awaitReady(Duration.ofSeconds(10));
                        })
                    .isInstanceOf(OperationTimeoutException.class));

    assertThat(took).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(10).plus(ABOUT));
  }

  @Test
  void update_endsAtItsTimeout() {
    for (PostgresServiceSpec wanted :
        new PostgresServiceSpec[] {
          RAISED,
          PostgresSite.spec(MEMBERS).parameters(Map.of("work_mem", "9MB")).build(),
          PostgresSite.spec(MEMBERS).replicationPassword(PostgresSite.NEW_REPLICATION).build()
        }) {
      Duration took =
          time(
              s ->
                  assertThatThrownBy(() -> s.update(wanted, within(5)))
                      .isInstanceOf(FirecampException.class));

      assertThat(took).isLessThan(Duration.ofSeconds(5).plus(ABOUT));
    }
  }

  @Test
  void plans_endAtTheirTimeout() {
    Duration took =
        time(
            s ->
                assertThatThrownBy(() -> s.update(RAISED, within(1).dryRun()))
                    .isInstanceOf(OperationTimeoutException.class));
    Duration adopting =
        time(
            s ->
                assertThatThrownBy(() -> s.adoptPrimary("a-1", within(2).dryRun()))
                    .isInstanceOf(FirecampException.class));

    assertThat(took).isLessThan(Duration.ofSeconds(1).plus(ABOUT));
    assertThat(adopting).isLessThan(Duration.ofSeconds(2).plus(ABOUT));
  }

  @Test
  void status_takesAsLongAsOneProbe() {
    Duration took =
        time(
            s ->
                assertThat(s.status().problems())
                    .filteredOn(p -> p.kind() == ProblemKind.NO_RESPONSE)
                    .hasSize(MEMBERS));

    assertThat(took).isLessThan(ONE_PROBE.plus(ABOUT));
  }
}
