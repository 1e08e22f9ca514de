package io.firecamp.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.volume.Volume;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.error.SpecConflictException;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.PostgresService;
import io.firecamp.service.Provisioned;
import io.firecamp.spec.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a cluster is made, found again and refused: what needs neither SQL nor files. */
public interface ClusterOnAnyRuntime extends AnyRuntime {
  @Test
  default void provision_givesAPrimary_andStandbysThatStream() {
    PostgresService mypg = postgres().provision(spec().build());

    assertThat(mypg.outcome()).isEqualTo(Provisioned.Outcome.CREATED);
    assertThat(mypg.primary().name()).isEqualTo("mypg-0");
    assertThat(mypg.standbys())
        .extracting(PostgresMember::name)
        .containsExactly("mypg-1", "mypg-2");
    assertThat(mypg.status().members())
        .allSatisfy(
            m -> {
              assertThat(m.container()).isEqualTo("running");
              assertThat(m.problem()).isEmpty();
            });
    assertThat(mypg.status().toString()).contains("mypg-2", "streaming", "ACTIVE");
    assertThat(mypg.logs("mypg-1"))
        .anySatisfy(l -> assertThat(l.text()).contains("member mypg-1 starts"))
        .anySatisfy(l -> assertThat(l.text()).contains("started streaming WAL"));
  }

  @Test
  default void anotherProcess_findsTheService_andDeletesIt() {
    String uuid = postgres().provision(spec().build()).uuid();
    reopen();

    PostgresService found = postgres().get("t1", "mypg");
    assertThat(found.uuid()).isEqualTo(uuid);
    assertThat(postgres().list("t1")).hasSize(1);
    List<Volume> retained = found.delete();
    assertThat(retained).hasSize(6);
    assertThat(postgres().delete("t1", "mypg")).isEqualTo(retained);
    assertThatThrownBy(() -> postgres().get("t1", "mypg"))
        .isInstanceOf(ServiceNotFoundException.class);
    assertThat(postgres().deleteVolumes("t1", "mypg")).hasSize(6);
    assertThat(postgres().delete("t1", "mypg")).isEmpty();
  }

  @Test
  default void provision_again_doesNothing_andWithAnotherSpecRefuses() {
    postgres().provision(spec().build());
    var before = runtime().backends().metadata().list("t1");

    PostgresService again = postgres().provision(spec().build());

    assertThat(again.outcome()).isEqualTo(Provisioned.Outcome.UNCHANGED);
    assertThat(postgres().plan(spec().build()).isEmpty()).isTrue();
    assertThatThrownBy(
            () ->
                postgres()
                    .provision(
                        spec()
                            .replicas(2)
                            .putParameters("work_mem", "8MB")
                            .adminPassword(Secret.of("zq-unseen"))
                            .build()))
        .isInstanceOfSatisfying(
            SpecConflictException.class,
            e ->
                assertThat(e.differences())
                    .satisfiesExactly(
                        d -> assertThat(d).startsWith("parameters.work_mem"),
                        d -> assertThat(d).isEqualTo("replicas: stored '3', requested '2'"),
                        d ->
                            assertThat(d)
                                .startsWith("admin-password")
                                .doesNotContain("zq-unseen")));
    assertThat(runtime().backends().metadata().list("t1")).isEqualTo(before);
  }
}
