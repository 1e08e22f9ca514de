package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.volume.Volume;
import io.firecamp.error.OperationTimeoutException;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.fault.CallerCrash;
import io.firecamp.testkit.fault.Fault;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** No member may write as much WAL as a larger journal allows before its journal is as large. */
class JournalGrowthTest {
  private static final List<String> MEMBERS = List.of("a-0", "a-1", "a-2");
  private static final PostgresServiceSpec THREE = PostgresSite.spec(3).build();
  private static final PostgresServiceSpec LARGER =
      PostgresSite.spec(3).journalVolume(VolumeSpec.ofGib(20)).build();

  /** Looks at the limits of all members at each call of a controller. */
  private static final class Watched {
    private final PostgresSite site = new PostgresSite(4);
    private final List<String> tooEarly = new ArrayList<>();
    private final String before;

    Watched() {
      site.process().provision(THREE);
      before = limit("a-0");
    }

    String limit(String member) {
      return String.valueOf(site.server(member).settings().get("max_wal_size"));
    }

    int journal(String member) {
      return site.cloud.volumes().all().stream()
          .filter(v -> v.owner().member().equals(member) && v.purpose() == VolumePurpose.JOURNAL)
          .mapToInt(Volume::sizeGib)
          .findFirst()
          .orElseThrow();
    }

    void look(String when) {
      for (String member : MEMBERS) {
        boolean runs = site.server(member).state().isPresent();
        if (runs && !limit(member).equals(before) && journal(member) < 20) {
          tooEarly.add(member + " at " + when);
        }
      }
    }

    /** A controller whose n-th call is preceded by that. */
    FaultyBackends through(int n, Runnable work) {
      return site.through(
          (number, kind) -> {
            look(kind);
            if (number == n) {
              work.run();
            }
            return Optional.empty();
          });
    }

    void mustBeLarger(String what) {
      look("the end");
      assertThat(tooEarly).as(what).isEmpty();
      for (String member : MEMBERS) {
        assertThat(journal(member)).as(what).isEqualTo(20);
        assertThat(limit(member)).as(what).isNotEqualTo(before);
      }
    }
  }

  @Test
  void update_ofVolumesThatGrowSlowly_raisesTheLimitsAfterwards() {
    Watched watched = new Watched();
    watched.site.cloud.volumes().setLooks(5);

    watched.site.process(watched.through(0, () -> {}).backends()).update(LARGER);

    watched.mustBeLarger("grows slowly");
  }

  @Test
  void update_ofAVolumeThatDoesNotGrow_leavesItsLimitsAsTheyAre() {
    Watched watched = new Watched();
    watched
        .site
        .cloud
        .volumes()
        .stickWhile(
            v ->
                v.owner().member().equals("a-0")
                    && v.purpose() == VolumePurpose.JOURNAL
                    && v.sizeGib() < 20);

    assertThatThrownBy(() -> watched.site.within(Duration.ofMinutes(1)).update(LARGER))
        .isInstanceOfSatisfying(
            OperationTimeoutException.class,
            e -> assertThat(e.lastWord()).contains("journal volume").contains("10 GiB so far"));

    assertThat(watched.limit("a-0")).isEqualTo(watched.before);
    watched.site.cloud.volumes().stickWhile(v -> false);
    watched.site.process().update(LARGER);
    watched.mustBeLarger("grows later");
  }

  /** The other one dies when it has recorded what it wants. */
  private static void recordLarger(PostgresSite site) {
    FaultScript dies = FaultScript.atCallOf("metadata.update", 1, new Fault.CrashAfter());
    assertThatThrownBy(() -> site.process(site.through(dies).backends()).update(LARGER))
        .isInstanceOf(CallerCrash.class);
  }

  @Test
  void anyMember_ofARestartDuringWhichALargerJournalIsRecorded_getsTheRoomFirst() {
    Watched clean = new Watched();
    FaultyBackends counted = clean.through(0, () -> {});
    clean.site.process(counted.backends()).restart("a");
    int calls = counted.calls().size();
    for (int n = 1; n <= calls; n++) {
      Watched watched = new Watched();
      String what = "recorded at call " + n + ", " + counted.calls().get(n - 1);

      watched
          .site
          .process(watched.through(n, () -> recordLarger(watched.site)).backends())
          .restart("a");

      watched.site.process(watched.through(0, () -> {}).backends()).update(LARGER);
      watched.mustBeLarger(what);
    }
    System.out.println("journal grown by another process at each of " + calls + " calls");
  }
}
