package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.error.InvalidSpecException;
import io.firecamp.postgres.PostgresService;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.service.Provisioned.Outcome;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumeSpec;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** Whatever is a valid spec can be provisioned and deleted; whatever is not is refused first. */
class SpecPropertyTest {
  private static final CloudState EMPTY =
      new CloudState(List.of(), List.of(), List.of(), List.of(), 0, List.of());

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withCharRange('a', 'z').numeric().withChars('-').ofMaxLength(62),
        Arbitraries.of("mypg", "MyPg", "a", "a".repeat(58), "a".repeat(59), "", "\u00e4", "a b"),
        Arbitraries.strings().ofMaxLength(8));
  }

  @Provide
  Arbitrary<Map<String, String>> parameters() {
    return Arbitraries.maps(
            Arbitraries.of("work_mem", "max_connections", "port", "shared_buffers", "nonsense"),
            Arbitraries.of("1MB", "10", "0", "-5", "on", "", "100000"))
        .ofMaxSize(2);
  }

  @Provide
  Arbitrary<List<String>> zones() {
    return Arbitraries.of("us-east-1a", "us-east-1b", "us-east-1c", "bad zone").list().ofMaxSize(3);
  }

  @Provide
  Arbitrary<VolumeSpec> volumes() {
    return Combinators.combine(
            Arbitraries.integers().between(-1, 70_000), Arbitraries.of("gp3", "gp2", "X"))
        .as((size, type) -> VolumeSpec.builder().sizeGib(size).type(type).build());
  }

  @Property(tries = 2_000)
  void spec_isProvisionedAndDeletedCleanly_orRefusedWithoutEffect(
      @ForAll("names") String name,
      @ForAll @IntRange(min = -1, max = 12) int replicas,
      @ForAll("zones") List<String> zones,
      @ForAll("volumes") VolumeSpec data,
      @ForAll("parameters") Map<String, String> parameters,
      @ForAll String password) {
    PostgresSite site = new PostgresSite(13);
    PostgresServiceSpec built;
    try {
      built =
          PostgresServiceSpec.builder()
              .cluster("t1")
              .name(name)
              .replicas(replicas)
              .zones(zones)
              .dataVolume(data)
              .parameters(parameters)
              .adminPassword(Secret.of(password))
              .replicationPassword(Secret.of("replpassword"))
              .build();
    } catch (InvalidSpecException e) {
      Statistics.label("spec").collect("refused");
      assertThat(e.problems()).isNotEmpty();
      assertThat(CloudState.of(site.cloud)).isEqualTo(EMPTY);
      return;
    }
    PostgresServiceSpec spec = built;
    Statistics.label("spec").collect("provisioned");

    site.process()
        .with(
            postgres -> {
              PostgresService made = postgres.provision(spec);
              assertThat(made.primary().name()).isEqualTo(made.members().get(0).name());
              assertThat(made.standbys()).hasSize(replicas - 1);
              assertThat(made.status().members()).allMatch(m -> m.problem().isEmpty());
              assertThat(site.cloud.volumes().all()).hasSize(2 * replicas);
              assertThat(postgres.provision(made.spec()).outcome()).isEqualTo(Outcome.UNCHANGED);
              assertThat(made.delete()).hasSize(2 * replicas);
              return postgres.deleteVolumes("t1", name);
            });
    assertThat(CloudState.of(site.cloud)).isEqualTo(EMPTY);
  }

  @Property(tries = 200)
  void fields_giveTheSameSpecBack(
      @ForAll @IntRange(min = 1, max = 9) int replicas,
      @ForAll @IntRange(min = 1, max = 65_000) int size,
      @ForAll boolean isProtected) {
    ServiceSpec spec =
        ServiceSpec.builder()
            .from(SampleKind.spec("a", replicas))
            .secrets(Map.of())
            .domain("t1-firecamp.com")
            .dataVolume(
                VolumeSpec.builder().sizeGib(size).type("io2").iops(200).encrypted(true).build())
            .zones(List.of("us-east-1a", "us-east-1b"))
            .tags(Map.of("team", "blue"))
            .settings(Map.of("major", "18", "tags.x", "not a tag"))
            .deletionProtection(isProtected)
            .build();

    assertThat(
            ServiceSpec.of(
                spec.cluster(), spec.name(), spec.kind(), spec.fields(), spec.settings()))
        .isEqualTo(spec);
  }
}
