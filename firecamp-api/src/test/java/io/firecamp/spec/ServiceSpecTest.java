package io.firecamp.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceSpecTest {
  private static ServiceSpec.Builder good() {
    return ServiceSpec.builder()
        .cluster("t1")
        .name("mypg")
        .kind("sample")
        .replicas(3)
        .dataVolume(VolumeSpec.ofGib(100))
        .journalVolume(VolumeSpec.ofGib(10))
        .image("sample:1")
        .port(5432);
  }

  private static List<String> problems(ServiceSpec spec) {
    Problems problems = new Problems();
    spec.validate(problems);
    return problems.found();
  }

  @Test
  void good_hasNoProblem() {
    assertThat(problems(good().build())).isEmpty();
  }

  @Test
  void everythingWrong_isSaidAtOnce() {
    ServiceSpec bad =
        ServiceSpec.builder()
            .cluster("1t")
            .name("my_pg")
            .kind("sample")
            .replicas(0)
            .zones(List.of("a b", "us-east-1a", "us-east-1a"))
            .dataVolume(VolumeSpec.ofGib(0))
            .journalVolume(VolumeSpec.builder().sizeGib(70_000).type("io1").iops(0).build())
            .resources(ResourceSpec.builder().reservedCpuUnits(0).maxMemoryMib(1).build())
            .image("not an image")
            .port(0)
            .domain("UPPER.example")
            .tags(Map.of("firecamp:x", "1"))
            .build();

    assertThat(problems(bad))
        .extracting(p -> p.substring(0, p.indexOf(':')))
        .containsExactly(
            "cluster",
            "name",
            "replicas",
            "zones",
            "zones",
            "dataVolume.sizeGib",
            "journalVolume.sizeGib",
            "journalVolume.iops",
            "resources.reservedCpuUnits",
            "resources.maxMemoryMib",
            "image",
            "port",
            "domain",
            "tags.firecamp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1pg",
        "-pg",
        "pg-",
        "my_pg",
        "my.pg",
        "my pg",
        "pg\n",
        "\npg",
        "p\u00e4g",
        "pg/..",
        "$x"
      })
  void name_bad_isRefused(String name) {
    assertThat(problems(good().name(name).build()))
        .singleElement()
        .satisfies(p -> assertThat(p).startsWith("name: '").doesNotContain("\n"));
  }

  @Test
  void name_58BytesAreTheMost() {
    assertThat(problems(good().name("a".repeat(58)).build())).isEmpty();
    assertThat(problems(good().name("a".repeat(59)).build())).hasSize(1);
  }

  @Test
  void members_99AreTheMost() {
    assertThat(problems(good().replicas(99).build())).isEmpty();
    assertThat(problems(good().replicas(100).build())).hasSize(1);
  }

  @Test
  void names_areFoldedToLowerCase() {
    ServiceSpec spec = good().cluster("T1").name("MyPg").build();

    assertThat(spec.cluster()).isEqualTo("t1");
    assertThat(spec.name()).isEqualTo("mypg");
    assertThat(spec.effectiveDomain()).isEqualTo("t1-firecamp.com");
  }

  @Test
  void toString_doesNotShowSecrets() {
    ServiceSpec spec = good().putSecrets("admin-password", Secret.of("changeme")).build();

    assertThat(spec.toString() + spec.fields()).doesNotContain("changeme");
  }
}
