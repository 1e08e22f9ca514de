package io.firecamp.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.metadata.Document;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.metadata.MetadataStore;
import io.firecamp.engine.CallOptions;
import io.firecamp.error.ServiceStateException;
import io.firecamp.error.StepFailedException;
import io.firecamp.plan.Step;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.service.ServiceDocument;
import io.firecamp.service.ServiceRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is done with members that are not as they were made: by hand, by mistake, by failures. */
public interface FailedMembersOnAnyRuntime extends AnyRuntime {
  /** A service of two members, mypg-0 and mypg-1. */
  PostgresService made();

  /** A client commits a row on that member. */
  void commit(String member);

  /** Whether the member shows that many rows before long. */
  void awaitRows(String member, int rows);

  /** The member's server is killed; returns when its container has ended. */
  void crash(String member);

  /** Somebody promotes the member by hand. */
  void promote(String member);

  /** Everything on both volumes of a member that does not run is gone. */
  void emptyVolumes(String member);

  /** Whether what a new copy replaced is still there. */
  boolean keepsOldData(String member);

  /** The data directory of a member that does not run is damaged. */
  void damage(String member);

  /** Records that the member is to be cloned again. */
  private void reclone(String member) {
    MetadataStore store = runtime().backends().metadata();
    Document document = store.get(new DocumentKey("t1", "mypg")).orElseThrow();
    ServiceRecord record = ServiceDocument.read(document.content());
    ServiceRecord wanted =
        record.withMember(record.member(member).nextCopy(record.rollout().config()));
    assertThat(store.update(document, ServiceDocument.write(wanted))).isPresent();
  }

  @Test
  default void copy_thatIsAskedFor_replacesTheData_alsoADamagedOne() {
    commit("mypg-0");
    awaitRows("mypg-1", 1);
    crash("mypg-1");
    damage("mypg-1");
    assertThat(postgres().provision(spec().build()).leftBehind())
        .singleElement()
        .satisfies(left -> assertThat(left.reason()).contains("clone the member again"));

    reclone("mypg-1");
    PostgresService mypg = postgres().provision(spec().build());

    assertThat(mypg.standbys()).extracting(PostgresMember::name).containsExactly("mypg-1");
    awaitRows("mypg-1", 1);
    assertThat(keepsOldData("mypg-1")).isFalse();
    reclone("mypg-1");
    mypg = postgres().provision(spec().build());
    commit("mypg-0");
    awaitRows("mypg-1", 2);
    assertThat(mypg.restart().standbys()).hasSize(1);
  }

  @Test
  default void start_withEmptyVolumesOfThePrimary_initialisesNothing_andTheStandbyKeepsAllRows() {
    PostgresService mypg = made();
    commit("mypg-0");
    awaitRows("mypg-1", 1);
    mypg = mypg.stop();
    emptyVolumes("mypg-0");
    PostgresService stopped = mypg;

    assertThatThrownBy(stopped::start).hasMessageContaining("the service has had some");

    awaitRows("mypg-1", 1);
    assertThat(postgres().get("t1", "mypg").standbys())
        .extracting(PostgresMember::name)
        .containsExactly("mypg-1");
    promote("mypg-1");
    mypg = postgres().get("t1", "mypg").adoptPrimary("mypg-1");
    assertThat(mypg.primary().name()).isEqualTo("mypg-1");
    awaitRows("mypg-0", 1);
    commit("mypg-1");
    awaitRows("mypg-0", 2);
  }

  @Test
  default void promotedByHand_whileThePrimaryWasDown_thePrimaryIsNotStarted_untilOneIsAdopted() {
    made();
    commit("mypg-0");
    awaitRows("mypg-1", 1);
    crash("mypg-0");
    promote("mypg-1");
    commit("mypg-1");

    assertThatThrownBy(() -> postgres().provision(spec().build()))
        .isInstanceOf(StepFailedException.class)
        .hasMessageContaining("member mypg-1 accepts writes, but mypg-0 is the recorded primary")
        .hasMessageContaining("adoptPrimary(\"mypg-1\")")
        .hasMessageContaining("reclone(\"mypg-1\")");

    PostgresService mypg = postgres().get("t1", "mypg");
    assertThat(mypg.status().members().get(0).container()).startsWith("exited");
    assertThat(mypg.plans().adoptPrimary("mypg-1").changes())
        .extracting(Step::member)
        .contains("mypg-0");
    mypg = mypg.adoptPrimary("mypg-1");

    assertThat(mypg.primary().name()).isEqualTo("mypg-1");
    assertThat(mypg.standbys()).extracting(PostgresMember::name).containsExactly("mypg-0");
    awaitRows("mypg-0", 2);
    assertThat(mypg.adoptPrimary("mypg-1").plan().orElseThrow().isEmpty()).isTrue();
    mypg.restart();
    commit("mypg-1");
    awaitRows("mypg-0", 3);
  }

  @Test
  default void twoPrimaries_areReported_andTheOneThatIsNotAdoptedIsClonedAgain() {
    PostgresService mypg = made();
    commit("mypg-0");
    awaitRows("mypg-1", 1);
    promote("mypg-1");
    commit("mypg-0");
    commit("mypg-1");
    commit("mypg-1");

    assertThatThrownBy(mypg::restart)
        .hasMessageContaining("member mypg-1 accepts writes")
        .hasMessageContaining("adoptPrimary");

    mypg = mypg.adoptPrimary("mypg-1");
    awaitRows("mypg-0", 3);
    assertThat(mypg.standbys()).extracting(PostgresMember::name).containsExactly("mypg-0");
  }

  @Test
  default void adopt_aStandby_isRefused_andChangesNothing() {
    PostgresService mypg = made();

    assertThatThrownBy(() -> mypg.adoptPrimary("mypg-1"))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("does not accept writes");
    assertThatThrownBy(() -> mypg.adoptPrimary("mypg-7"))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(mypg.adoptPrimary("mypg-0").primary().name()).isEqualTo("mypg-0");
  }

  @Test
  default void recreate_afterScalingAndRestarts_takesTheMembersOfTheLastRecord() {
    commit("mypg-0");
    postgres().update(spec().replicas(1).build());
    PostgresService mypg = postgres().update(spec().replicas(2).build());
    mypg = mypg.restart().restart().restart();
    commit("mypg-0");
    mypg.delete();

    mypg = postgres().recreate(spec().replicas(2).build());

    assertThat(mypg.members()).extracting(PostgresMember::name).containsExactly("mypg-0", "mypg-2");
    awaitRows("mypg-2", 2);
    assertThat(postgres().retainedVolumes("t1", "mypg"))
        .extracting(v -> v.owner().member())
        .containsExactly("mypg-1", "mypg-1");
  }

  @Test
  default void deleteVolumes_ofAMember_isRefused() {
    made();
    String used =
        runtime()
            .engine()
            .observe(runtime().engine().find("t1", "mypg").orElseThrow())
            .volumes()
            .get(0)
            .id();

    assertThatThrownBy(
            () -> postgres().deleteVolumes("t1", "mypg", List.of(used), CallOptions.defaults()))
        .isInstanceOf(ServiceStateException.class)
        .hasMessageContaining("of member mypg-0");
    assertThat(postgres().retainedVolumes("t1", "mypg")).isEmpty();
  }
}
