package io.firecamp.testkit.memory.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.spec.VolumePurpose;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Failures beside a member that somebody promoted, which only simulated servers can be given. */
class PromotedMemberTest {
  private final MemoryRuntime runtime = new MemoryRuntime();

  @AfterEach
  void close() {
    runtime.close();
  }

  private PostgresService provision(int replicas) {
    return runtime.postgres.provision(MemoryRuntime.spec(replicas, Map.of()));
  }

  private void promote(int ordinal) {
    runtime.session(ordinal).promote(Duration.ofSeconds(5));
  }

  @Test
  void promotedMember_thatHangs_keepsThePrimaryFromStarting_untilItAnswersOrIsStopped() {
    provision(2);
    runtime.server(0).crash();
    promote(1);
    Commit commit = runtime.server(1).commit(100);
    runtime.server(1).hang();

    assertThatThrownBy(() -> provision(2))
        .hasMessageContaining("does not say whether it was promoted meanwhile")
        .hasMessageContaining("Stop mypg-1");
    assertThat(runtime.server(0).state()).isEmpty();

    runtime.server(1).resume();
    assertThatThrownBy(() -> provision(2)).hasMessageContaining("adoptPrimary");
    PostgresService mypg = runtime.postgres.get("t1", "mypg").adoptPrimary("mypg-1");
    assertThat(mypg.primary().name()).isEqualTo("mypg-1");
    assertThat(runtime.server(0).shows(commit)).isTrue();
  }

  @Test
  void adopted_allOtherMembersFollow_withSlots_andTheFormerPrimaryHasNone() {
    provision(3);
    Commit kept = runtime.server(0).commit(100);
    runtime.server(0).crash();
    promote(1);
    Commit commit = runtime.server(1).commit(100);

    PostgresService mypg = runtime.postgres.get("t1", "mypg").adoptPrimary("mypg-1");

    assertThat(mypg.standbys())
        .extracting(PostgresMember::name)
        .containsExactly("mypg-0", "mypg-2");
    for (int i = 0; i < 3; i++) {
      assertThat(runtime.server(i).shows(kept)).isTrue();
      assertThat(runtime.server(i).shows(commit)).isTrue();
      assertThat(runtime.server(i).state().orElseThrow().timeline()).isEqualTo(2);
    }
    assertThat(runtime.server(1).state().orElseThrow().slots())
        .extracting(s -> s.name() + s.active())
        .containsExactlyInAnyOrder("firecamp_mypg_0true", "firecamp_mypg_2true");
    assertThat(runtime.server(0).state().orElseThrow().slots()).isEmpty();
    assertThat(provision(3).plan().orElseThrow().isEmpty()).isTrue();
  }

  @Test
  void newCopy_isMadeOnlyOfThePrimary_andTheOldDataIsKeptUntilItIsWhole() {
    provision(2);
    Commit lost = runtime.server(0).commit(100);
    promote(1);
    runtime.server(1).commit(100);
    runtime.server(0).baseBackupTakes(Duration.ofHours(2));
    PostgresService mypg = runtime.postgres.get("t1", "mypg");

    assertThat(mypg.adoptPrimary("mypg-1").leftBehind())
        .singleElement()
        .satisfies(left -> assertThat(left.member()).isEqualTo("mypg-0"));

    assertThat(runtime.onVolume(0, VolumePurpose.DATA).keepsOldData()).isTrue();
    runtime.clock.advance(Duration.ofHours(3));
    assertThat(provision(2).standbys()).hasSize(1);
    assertThat(runtime.onVolume(0, VolumePurpose.DATA).keepsOldData()).isFalse();
    assertThat(runtime.server(0).has(lost)).isTrue();
  }

  @Test
  void password_isNotChangedOnAPromotedMember_andIsOnceOneIsChosen() {
    provision(3);
    promote(1);
    promote(2);
    Secret changed = Secret.of("changed");
    PostgresService mypg = runtime.postgres.get("t1", "mypg");
    PostgresServiceSpec wanted = mypg.spec().toBuilder().adminPassword(changed).build();

    assertThatThrownBy(() -> runtime.postgres.update(wanted))
        .hasMessageContaining("mypg-0 is the recorded primary")
        .hasMessageContaining("reclone");

    for (int i = 0; i < 3; i++) {
      assertThat(runtime.server(i).accepts("postgres", changed)).isFalse();
    }
    PostgresService pending = runtime.postgres.get("t1", "mypg");
    assertThatThrownBy(() -> pending.reclone("mypg-1"))
        .hasMessageContaining("mypg-2 accepts writes");
    pending.reclone("mypg-2");
    assertThat(runtime.postgres.update(wanted).standbys()).hasSize(2);
    for (int i = 0; i < 3; i++) {
      assertThat(runtime.server(i).accepts("postgres", changed)).isTrue();
    }
  }
}
