package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.Firecamp;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.engine.CallOptions;
import io.firecamp.error.OperationTimeoutException;
import io.firecamp.event.ProgressEvent;
import io.firecamp.plan.StepKind;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.spec.VolumePurpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A timeout, a listener and a dry run per call, on every verb. */
class CallOptionsTest {
  private static final PostgresServiceSpec THREE = PostgresSite.spec(3).build();
  private static final CallOptions DRY = CallOptions.defaults().dryRun();

  private final PostgresSite site = new PostgresSite(5);
  private final List<ProgressEvent> ofRuntime = new ArrayList<>();
  private final Firecamp firecamp =
      Firecamp.builder(site.cloud.backends()).time(site.clock).listener(ofRuntime::add).build();
  private final Postgres postgres = Postgres.on(firecamp);

  @AfterEach
  void close() {
    firecamp.close();
  }

  @Test
  void listener_ofACall_getsTypedEventsOfThisCallOnly() {
    List<ProgressEvent> first = new ArrayList<>();
    List<ProgressEvent> second = new ArrayList<>();

    PostgresService service =
        postgres.provision(THREE, CallOptions.defaults().listener(first::add));
    service.restart(CallOptions.defaults().listener(second::add));

    assertThat(first).extracting(ProgressEvent::operation).containsOnly("provision");
    assertThat(second).extracting(ProgressEvent::operation).containsOnly("restart");
    assertThat(first)
        .extracting(ProgressEvent::operationId)
        .containsOnly(first.get(0).operationId());
    assertThat(second)
        .extracting(ProgressEvent::operationId)
        .containsOnly(second.get(0).operationId())
        .doesNotContain(first.get(0).operationId());
    assertThat(ofRuntime).containsAll(first).containsAll(second);
    assertThat(first)
        .filteredOn(e -> e.type() == ProgressEvent.Type.COMPLETED && e.member().equals("a-1"))
        .filteredOn(e -> e.step().equals(Optional.of(StepKind.CREATE_VOLUME)))
        .extracting(ProgressEvent::purpose)
        .containsExactlyInAnyOrder(
            Optional.of(VolumePurpose.DATA), Optional.of(VolumePurpose.JOURNAL));
    assertThat(first)
        .filteredOn(e -> e.type() == ProgressEvent.Type.STARTED)
        .as("what has begun is a step")
        .allMatch(e -> e.step().isPresent());
    assertThat(first).noneMatch(e -> e.toString().contains("changeme"));
  }

  @Test
  void listener_thatFails_disturbsNobody() {
    PostgresService service =
        postgres.provision(
            THREE,
            CallOptions.defaults()
                .listener(
                    e -> {
                      throw new IllegalStateException("a listener's own fault");
                    }));

    assertThat(service.outcome()).isEqualTo(Outcome.CREATED);
  }

  @Test
  void timeout_ofACall_endsItWithTheLastWord_andTheNextCallResumes() {
    site.cloud.volumes().stickWhile(v -> v.state() == VolumeState.ATTACHING);

    assertThatThrownBy(() -> postgres.provision(THREE, Duration.ofSeconds(7)))
        .isInstanceOfSatisfying(
            OperationTimeoutException.class,
            e -> {
              assertThat(e.timeout()).isEqualTo(Duration.ofSeconds(7));
              assertThat(e.lastWord()).contains("is ATTACHING at node");
              assertThat(e.step()).startsWith("attach volume: a-");
              assertThat(e.getMessage())
                  .contains("provision of service a in cluster t1 timed out")
                  .contains("call provision again");
            });

    site.cloud.volumes().stickWhile(v -> false);
    assertThat(postgres.provision(THREE).outcome()).isEqualTo(Outcome.CONVERGED);
  }

  @Test
  void dryRun_ofProvision_plansAllOfIt_andMakesNothing() {
    PostgresService planned = postgres.provision(THREE, DRY);

    assertThat(planned.outcome()).isEqualTo(Outcome.PLANNED);
    assertThat(planned.plan().orElseThrow().steps()).isNotEmpty();
    assertThat(site.cloud.metadata().list(PostgresSite.CLUSTER)).isEmpty();
    assertThat(site.cloud.volumes().all()).isEmpty();
    assertThat(site.cloud.secrets().all()).isEmpty();
  }

  @Test
  void dryRun_ofEveryOtherVerb_plans_andChangesNothing() {
    PostgresService service = postgres.provision(THREE);
    SiteState before = SiteState.of(site);
    var documents = site.cloud.metadata().list(PostgresSite.CLUSTER);

    List<PostgresService> planned =
        List.of(
            postgres.update(PostgresSite.spec(5).build(), DRY),
            service.update(PostgresSite.spec(3).adminPassword(PostgresSite.NEW_ADMIN).build(), DRY),
            service.restart(DRY),
            service.move("a-1", Optional.empty(), false, DRY),
            service.stop(DRY));

    assertThat(planned)
        .allSatisfy(
            p -> {
              assertThat(p.outcome()).isEqualTo(Outcome.PLANNED);
              assertThat(p.plan().orElseThrow().isEmpty()).isFalse();
            });
    assertThat(service.start(DRY).outcome()).as("it runs").isEqualTo(Outcome.PLANNED);
    assertThat(service.plans().delete().isEmpty()).isFalse();
    assertThat(site.cloud.metadata().list(PostgresSite.CLUSTER)).isEqualTo(documents);
    assertThat(SiteState.of(site)).isEqualTo(before);
  }

  @Test
  void dryRun_ofDelete_leavesTheServiceAsItIs() {
    PostgresService service = postgres.provision(THREE);
    SiteState before = SiteState.of(site);

    assertThat(service.delete(DRY)).hasSize(6);
    assertThat(postgres.delete(PostgresSite.CLUSTER, "a", DRY)).hasSize(6);

    assertThat(SiteState.of(site)).isEqualTo(before);
  }

  @Test
  void dryRun_ofRecreateAndDeleteVolumes_leavesTheVolumesAsTheyAre() {
    postgres.provision(THREE).delete();
    SiteState before = SiteState.of(site);

    assertThat(postgres.deleteVolumes(PostgresSite.CLUSTER, "a", DRY)).hasSize(6);
    PostgresService planned = postgres.recreate(THREE, DRY);
    assertThat(planned.outcome()).isEqualTo(Outcome.PLANNED);
    assertThat(planned.plan().orElseThrow().steps())
        .as("volumes are there")
        .filteredOn(s -> s.kind() == StepKind.CREATE_VOLUME)
        .allMatch(s -> s.done());

    assertThat(SiteState.of(site)).isEqualTo(before);
  }

  @Test
  void update_ofTheStoredSpec_keepsPasswords_andChangesOneField() {
    PostgresService service = postgres.provision(THREE);
    site.commit();

    service = postgres.update(service.spec().toBuilder().replicas(5).build());

    assertThat(service.members()).hasSize(5);
    assertThat(service.standbys()).hasSize(4);
    assertThat(site.server("a-0").accepts("postgres", PostgresSite.ADMIN)).isTrue();
    assertThat(site.server("a-4").follows(PostgresSite.REPLICATION)).isTrue();
    assertThat(postgres.update(service.spec()).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(postgres.provision(PostgresSite.spec(5).build()).outcome())
        .isEqualTo(Outcome.UNCHANGED);
  }
}
