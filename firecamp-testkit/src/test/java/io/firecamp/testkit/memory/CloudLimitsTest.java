package io.firecamp.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.Firecamp;
import io.firecamp.error.InvalidSpecException;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.spec.VolumeSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudLimitsTest {
  private final InMemoryCloud cloud = InMemoryCloud.threeZones(1);
  private final Firecamp firecamp = Firecamp.builder(cloud.backends()).build();
  private final Postgres postgres = Postgres.on(firecamp);

  @AfterEach
  void close() {
    firecamp.close();
  }

  private static PostgresServiceSpec.Builder spec() {
    return PostgresServiceSpec.builder()
        .cluster("t1")
        .name("mypg")
        .replicas(1)
        .adminPassword(Secret.of("admin-password"))
        .replicationPassword(Secret.of("replication-password"));
  }

  private static PostgresServiceSpec manyWrongs() {
    return spec()
        .dataVolume(VolumeSpec.builder().sizeGib(10).type("floppy").build())
        .journalVolume(VolumeSpec.builder().sizeGib(10).type("io2").throughputMibps(125).build())
        .tags(
            Map.of(
                "AWS:x",
                "1",
                "k".repeat(129),
                "1",
                "long",
                "v".repeat(257),
                "odd",
                "<",
                "a&b",
                "1"))
        .build();
  }

  private static List<String> refused(ThrowingCallable call) {
    List<String> problems = new java.util.ArrayList<>();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(InvalidSpecException.class, e -> problems.addAll(e.problems()));
    return problems;
  }

  private static void assertAllNamed(List<String> problems) {
    assertThat(problems)
        .hasSize(8)
        .anyMatch(p -> p.startsWith("dataVolume.type: 'floppy' is no volume type; use one of gp3"))
        .anyMatch(p -> p.startsWith("journalVolume.iops: '' is required for type io2"))
        .anyMatch(p -> p.startsWith("journalVolume.throughputMibps: '125' cannot be provisioned"))
        .anyMatch(p -> p.startsWith("tags.AWS:x: '1' has the reserved prefix aws:"))
        .anyMatch(p -> p.startsWith("tags: 'kkk") && p.contains("longer than 128"))
        .anyMatch(p -> p.startsWith("tags.long: 'vvv") && p.contains("longer than 256"))
        .anyMatch(p -> p.startsWith("tags.odd: '<' holds other than letters"))
        .anyMatch(p -> p.startsWith("tags: 'a&b' holds other than letters"));
  }

  @Test
  void provision_whatTheCloudRefuses_saysAllAtOnce_andMakesNothing() {
    assertAllNamed(refused(() -> postgres.provision(manyWrongs())));

    assertThat(cloud.metadata().list("t1")).isEmpty();
    assertThat(cloud.volumes().all()).isEmpty();
    assertThat(cloud.secrets().all()).isEmpty();
  }

  @Test
  void update_whatTheCloudRefuses_saysAllAtOnce_andRecordsNothing() {
    postgres.provision(spec().dataVolume(VolumeSpec.ofGib(10)).build());
    var documents = cloud.metadata().list("t1");
    var volumes = cloud.volumes().all();

    assertAllNamed(refused(() -> postgres.update(manyWrongs())));

    assertThat(cloud.metadata().list("t1")).isEqualTo(documents);
    assertThat(cloud.volumes().all()).isEqualTo(volumes);
  }

  @ParameterizedTest
  @CsvSource({
    "gp3, 2999, , 'iops: ''2999'' must be 3000 to 80000 for type gp3'",
    "gp3, 80001, , 'iops: ''80001'' must be 3000 to 80000 for type gp3'",
    "gp3, , 124, 'throughputMibps: ''124'' must be 125 to 2000 for type gp3'",
    "gp3, , 2001, 'throughputMibps: ''2001'' must be 125 to 2000 for type gp3'",
    "io1, 99, , 'iops: ''99'' must be 100 to 64000 for type io1'",
    "io1, , , 'iops: '''' is required for type io1'",
    "gp2, 3000, , 'iops: ''3000'' cannot be provisioned for type gp2'",
    "st1, , 125, 'throughputMibps: ''125'' cannot be provisioned for type st1'",
  })
  void provision_outsideOfTheBounds_isRefused(
      String type, @Nullable Integer iops, @Nullable Integer throughput, String problem) {
    assertThat(refused(() -> postgres.provision(withData(type, iops, throughput))))
        .hasSize(1)
        .allMatch(p -> p.startsWith("dataVolume." + problem));
    assertThat(cloud.volumes().all()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "gp3, 3000, 125",
    "gp3, 80000, 2000",
    "gp2, ,",
    "io1, 100,",
    "io2, 256000,",
    "standard, ,"
  })
  void provision_atTheBounds_isAccepted_andTheVolumeSaysSo(
      String type, @Nullable Integer iops, @Nullable Integer throughput) {
    PostgresServiceSpec spec = withData(type, iops, throughput);
    postgres.provision(spec);

    assertThat(cloud.volumes().all())
        .filteredOn(v -> v.purpose().word().equals("data"))
        .allMatch(v -> v.type().equals(type))
        .allMatch(v -> v.iops().equals(spec.dataVolume().iops()))
        .allMatch(v -> v.throughputMibps().equals(spec.dataVolume().throughputMibps()))
        .hasSize(1);
  }

  private static PostgresServiceSpec withData(
      String type, @Nullable Integer iops, @Nullable Integer throughput) {
    VolumeSpec.Builder data = VolumeSpec.builder().sizeGib(10).type(type);
    if (iops != null) {
      data.iops(iops);
    }
    if (throughput != null) {
      data.throughputMibps(throughput);
    }
    return spec().dataVolume(data.build()).build();
  }

  @Test
  void provision_fortyTags_areAccepted_oneMoreIsRefused() {
    Map<String, String> tags = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      tags.put("k".repeat(120) + i, "v".repeat(256));
    }
    Map<String, String> more = new HashMap<>(tags);
    more.put("Größe_.:/=+-@ 1", "ü");

    assertThat(refused(() -> postgres.provision(spec().tags(more).build())))
        .containsExactly("tags: '41' are more than 40; leave some out");
    postgres.provision(spec().tags(tags).build());
    assertThat(cloud.volumes().all()).allMatch(v -> v.tags().equals(tags));
  }

  @Test
  void update_ofSpeedAndTags_isApplied_butEncryptionIsRefused() {
    postgres.provision(withData("gp3", null, null));
    VolumeSpec fast = VolumeSpec.builder().sizeGib(20).type("io2").iops(4000).build();

    postgres.update(spec().dataVolume(fast).build());

    assertThat(cloud.volumes().all())
        .filteredOn(v -> v.purpose().word().equals("data"))
        .allMatch(v -> v.type().equals("io2") && v.iops().getAsInt() == 4000 && v.sizeGib() == 20)
        .hasSize(1);
    VolumeSpec encrypted =
        VolumeSpec.builder().sizeGib(20).type("io2").iops(4000).encrypted(true).build();
    assertThat(refused(() -> postgres.update(spec().dataVolume(encrypted).build())))
        .hasSize(1)
        .allMatch(p -> p.contains("encryption is fixed when a volume is created"));
  }
}
