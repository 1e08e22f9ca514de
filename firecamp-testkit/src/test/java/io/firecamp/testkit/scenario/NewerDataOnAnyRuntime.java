package io.firecamp.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.engine.CallOptions;
import io.firecamp.error.FirecampException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.status.Problem;
import io.firecamp.postgres.status.ProblemKind;
import io.firecamp.service.LeftBehind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A member that is not the recorded primary has newer data: somebody promoted it, and nobody told
 * FireCamp. The old rows are never served, whatever is called.
 */
public interface NewerDataOnAnyRuntime extends FailedMembersOnAnyRuntime {
  /** The member receives nothing from its primary any more, and does not notice. */
  void cutOff(String member);

  /** The primary dies; mypg-1 is promoted, commits a second row, and dies too. */
  private void promoteMypg1AndEndAll() {
    commit("mypg-0");
    awaitRows("mypg-1", 1);
    crash("mypg-0");
    promote("mypg-1");
    commit("mypg-1");
    crash("mypg-1");
  }

  private PostgresService mypg() {
    return postgres().get("t1", "mypg");
  }

  private void isRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("mypg-1 has data on timeline 2")
        .hasMessageContaining("adoptPrimary(\"mypg-1\")")
        .hasMessageContaining("reclone(\"mypg-1\")");
    assertThat(mypg().status().members().get(0).container()).startsWith("exited");
  }

  @Test
  default void promotedByHand_thenAllStopped_startServesNoOldRows_andAdoptKeepsTheNewOnes() {
    commit("mypg-0");
    awaitRows("mypg-1", 1);
    crash("mypg-0");
    promote("mypg-1");
    commit("mypg-1");
    mypg().stop();

    isRefused(() -> mypg().start());

    Problem first = mypg().status().problems().get(0);
    assertThat(first.kind()).isEqualTo(ProblemKind.NEWER_DATA);
    assertThat(first.member()).isEqualTo("mypg-1");
    assertThat(mypg().status().problems())
        .extracting(Problem::kind)
        .doesNotContain(ProblemKind.CONTAINER_EXITED, ProblemKind.NO_PRIMARY);
    assertThat(mypg().adoptPrimary("mypg-1").leftBehind())
        .singleElement()
        .satisfies(
            left ->
                assertThat(left.reason())
                    .contains("the data of member mypg-0 was a primary's, on timeline 1"));
    awaitRows("mypg-1", 2);
    assertThat(mypg().primary().name()).isEqualTo("mypg-1");
    // What was decided against does not keep the primary from starting again.
    mypg().stop();
    mypg().start();
    awaitRows("mypg-1", 2);
    assertThat(mypg().status().problems())
        .anySatisfy(
            p -> {
              assertThat(p.member()).isEqualTo("mypg-0");
              assertThat(p.remedy()).contains("reclone(\"mypg-0\")");
            });
    mypg().reclone("mypg-0");
    awaitRows("mypg-0", 2);
  }

  @Test
  default void promotedByHand_thenAllEnded_reclone_discardsItsRowsOnPurpose() {
    promoteMypg1AndEndAll();
    isRefused(() -> postgres().provision(spec().build()));

    PostgresService mypg = mypg().reclone("mypg-1");

    assertThat(mypg.primary().name()).isEqualTo("mypg-0");
    assertThat(mypg.leftBehind()).isEmpty();
    awaitRows("mypg-1", 1);
  }

  @Test
  default void promotedByHand_thenAllEnded_noOperationServesOldRows() {
    promoteMypg1AndEndAll();

    isRefused(() -> postgres().provision(spec().build()));
    isRefused(() -> postgres().update(spec().parameters(Map.of("work_mem", "9MB")).build()));
    isRefused(() -> mypg().restart());
    isRefused(() -> mypg().resetPasswords());

    mypg().adoptPrimary("mypg-1");
    awaitRows("mypg-1", 2);
  }

  @Test
  default void standbyThatFollowedAPromotedOne_keepsThePrimaryFromStarting() {
    PostgresService mypg = made();
    commit("mypg-0");
    awaitRows("mypg-1", 1);
    crash("mypg-0");
    promote("mypg-1");
    mypg = mypg.adoptPrimary("mypg-1");
    commit("mypg-1");
    awaitRows("mypg-0", 2);
    assertThat(mypg.standbys()).extracting(PostgresMember::name).containsExactly("mypg-0");
    mypg.stop();

    mypg.start();

    assertThat(mypg().primary().name()).isEqualTo("mypg-1");
    assertThat(mypg().status().problems()).isEmpty();
    awaitRows("mypg-0", 2);
  }

  @Test
  default void recreate_afterAnotherPrimaryWasAdopted_hasItsRows() {
    made();
    commit("mypg-0");
    awaitRows("mypg-1", 1);
    crash("mypg-0");
    promote("mypg-1");
    commit("mypg-1");
    PostgresService mypg = postgres().get("t1", "mypg").adoptPrimary("mypg-1");
    mypg.delete();

    mypg = postgres().recreate(spec().replicas(1).build());

    assertThat(mypg.members()).extracting(PostgresMember::name).containsExactly("mypg-1");
    assertThat(mypg.primary().name()).isEqualTo("mypg-1");
    awaitRows("mypg-1", 2);
    assertThat(postgres().retainedVolumes("t1", "mypg"))
        .hasSize(2)
        .allSatisfy(v -> assertThat(v.state()).isEqualTo(VolumeState.AVAILABLE));
  }

  @Test
  default void recreate_afterAPromotionThatNobodyRecorded_servesNoOldRows() {
    promoteMypg1AndEndAll();
    postgres().delete("t1", "mypg");

    isRefused(() -> postgres().recreate(spec().build()));

    assertThatThrownBy(() -> mypg().adoptPrimary("mypg-1"))
        .hasMessageContaining("the data of member mypg-0 was a primary's");
    awaitRows("mypg-1", 2);
  }

  @Test
  default void recreate_afterAPromotionThatNobodyRecorded_reclone_discardsItsRows() {
    promoteMypg1AndEndAll();
    postgres().delete("t1", "mypg");
    isRefused(() -> postgres().recreate(spec().build()));

    PostgresService mypg = mypg().reclone("mypg-1");

    assertThat(mypg.primary().name()).isEqualTo("mypg-0");
    awaitRows("mypg-1", 1);
    assertThat(mypg.status().problems()).isEmpty();
  }

  @Test
  default void recreateOfFewer_afterAPromotionThatNobodyRecorded_isRefused_andAdoptTakesTheOther() {
    promoteMypg1AndEndAll();
    postgres().delete("t1", "mypg");

    isRefused(() -> postgres().recreate(spec().replicas(1).build()));

    assertThatThrownBy(() -> mypg().reclone("mypg-1"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("deleteVolumes");
    PostgresService mypg = mypg().adoptPrimary("mypg-1");
    assertThat(mypg.members()).extracting(PostgresMember::name).containsExactly("mypg-1");
    awaitRows("mypg-1", 2);
    assertThat(postgres().retainedVolumes("t1", "mypg"))
        .extracting(v -> v.owner().member() + " " + v.state())
        .containsExactly("mypg-0 AVAILABLE", "mypg-0 AVAILABLE");
    assertThat(mypg.status().problems()).isEmpty();
  }

  @Test
  default void recreate_withoutTheVolumesOfTheLastPrimary_isRefused() {
    PostgresService mypg = made();
    List<String> ofPrimary =
        mypg.delete().stream()
            .filter(v -> v.owner().member().equals("mypg-0"))
            .map(Volume::id)
            .toList();
    assertThat(postgres().deleteVolumes("t1", "mypg", ofPrimary, CallOptions.defaults()))
        .extracting(Volume::id)
        .containsExactlyInAnyOrderElementsOf(ofPrimary);

    assertThatThrownBy(() -> postgres().recreate(spec().replicas(1).build()))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining(
            "the data volume and the journal volume of mypg-0, its last primary, are missing");

    assertThat(postgres().retainedVolumes("t1", "mypg")).hasSize(2);
  }

  @Test
  default void adopt_whileAThirdMemberHasReplayedMore_leavesItBehindAtOnce_untilItIsClonedAgain() {
    made();
    postgres().update(spec().replicas(3).build());
    commit("mypg-0");
    awaitRows("mypg-1", 1);
    awaitRows("mypg-2", 1);
    cutOff("mypg-1");
    commit("mypg-0");
    awaitRows("mypg-2", 2);
    crash("mypg-0");
    promote("mypg-1");

    List<LeftBehind> left = mypg().adoptPrimary("mypg-1").leftBehind();

    assertThat(left)
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.member()).isEqualTo("mypg-2");
              assertThat(one.reason())
                  .contains("on timeline 1, which mypg-1 left at")
                  .contains("reclone(\"mypg-2\")");
            });
    awaitRows("mypg-0", 1);
    assertThat(mypg().status().problems())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.kind()).isEqualTo(ProblemKind.DIVERGED);
              assertThat(p.member()).isEqualTo("mypg-2");
              assertThat(p.remedy()).contains("reclone(\"mypg-2\")");
            });
    assertThat(mypg().reclone("mypg-2").leftBehind()).isEmpty();
    awaitRows("mypg-2", 1);
    assertThat(mypg().status().problems()).isEmpty();
  }
}
