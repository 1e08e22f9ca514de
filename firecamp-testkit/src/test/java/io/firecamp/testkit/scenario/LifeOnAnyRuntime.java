package io.firecamp.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.volume.Volume;
import io.firecamp.error.InvalidSpecException;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.spec.VolumeSpec;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The parts of a service's life that need neither SQL nor files, on simulated servers too. */
public interface LifeOnAnyRuntime extends AnyRuntime {
  /** A service of three members, in which a client has committed. */
  PostgresService made();

  /** A client that has been at work since then. */
  Ledger ledger();

  /** Fails unless what the client committed shows on every member before long. */
  void rowIsEverywhere(PostgresService service);

  /** The names of the replication slots on all members. */
  List<String> slots(PostgresService service);

  @AfterEach
  default void everyAcknowledgedRow_isOnEveryMember() {
    ledger().end();
    PostgresService service =
        postgres().list("t1").stream()
            .findFirst()
            .orElseGet(() -> postgres().recreate(spec().build()));
    assertThat(ledger().size()).isPositive();
    ledger().isEverywhere(service);
  }

  @Test
  default void replicas_upAndDown() {
    PostgresService mypg = postgres().update(spec().replicas(4).build());
    assertThat(mypg.members()).hasSize(4);
    rowIsEverywhere(mypg);

    mypg = postgres().update(spec().replicas(2).build());

    assertThat(mypg.members()).extracting(PostgresMember::name).containsExactly("mypg-0", "mypg-1");
    rowIsEverywhere(mypg);
    assertThat(slots(mypg)).containsExactly("firecamp_mypg_1");
    assertThat(postgres().retainedVolumes("t1", "mypg"))
        .extracting(v -> v.owner().member())
        .containsExactly("mypg-2", "mypg-2", "mypg-3", "mypg-3");
    assertThat(postgres().deleteVolumes("t1", "mypg")).hasSize(4);
    rowIsEverywhere(mypg);
  }

  @Test
  default void member_movesWithItsDataAndName() {
    PostgresService mypg = made();
    PostgresMember before = mypg.member("mypg-1");

    mypg = mypg.move("mypg-1");

    PostgresMember after = mypg.member("mypg-1");
    assertThat(after.host()).isNotEqualTo(before.host());
    assertThat(after.dnsName()).isEqualTo(before.dnsName());
    assertThat(after.zone()).isEqualTo(before.zone());
    rowIsEverywhere(mypg);
    mypg = mypg.move("mypg-0");
    assertThat(mypg.primary().name()).isEqualTo("mypg-0");
    rowIsEverywhere(mypg);
  }

  @Test
  default void stopped_andStarted_keepsRolesAndRows() {
    PostgresService mypg = made();
    mypg = mypg.stop();
    assertThat(mypg.status().members()).allMatch(m -> m.container().startsWith("exited"));

    mypg = mypg.start();

    assertThat(mypg.primary().name()).isEqualTo("mypg-0");
    rowIsEverywhere(mypg);
  }

  @Test
  default void deleted_andRecreated_hasAllRows() {
    PostgresService mypg = made();
    String uuid = mypg.uuid();
    List<String> retained = mypg.delete().stream().map(Volume::id).sorted().toList();

    mypg = postgres().recreate(spec().build());

    assertThat(mypg.uuid()).isEqualTo(uuid);
    rowIsEverywhere(mypg);
    assertThat(mypg.delete().stream().map(Volume::id).sorted().toList()).isEqualTo(retained);
  }

  @Test
  default void update_whatCannotChange_isRefusedWithReasons() {
    PostgresService mypg = made();
    assertThatThrownBy(
            () ->
                postgres()
                    .update(
                        spec()
                            .major(17)
                            .replicationUser("other")
                            .dataVolume(VolumeSpec.ofGib(50))
                            .build()))
        .isInstanceOfSatisfying(
            InvalidSpecException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(3)
                    .anyMatch(p -> p.contains("volumes only grow"))
                    .anyMatch(
                        p -> p.contains("a different major version needs different data files")));
    assertThat(mypg.status().members()).allMatch(m -> m.problem().isEmpty());
  }
}
