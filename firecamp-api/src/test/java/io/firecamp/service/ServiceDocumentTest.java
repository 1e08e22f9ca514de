package io.firecamp.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.FirecampException;
import io.firecamp.spec.ResourceSpec;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumeSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceDocumentTest {
  private static final List<MemberRecord> MEMBERS =
      List.of(
          new MemberRecord("mypg-0", 0, "us-east-1a", "node-0", "10.0.0.1", 5432, 1, 4, 1, false),
          new MemberRecord("mypg-1", 1, "us-east-1b", "node-1", "10.0.0.2", 5432, 3, 3, 1, false));

  /** What version 0.1.0 stored of a PostgreSQL service, with everything that it could say. */
  private static final ServiceRecord RECORD =
      record(
          ServiceSpec.builder()
              .cluster("t1")
              .name("mypg")
              .kind("postgresql")
              .replicas(3)
              .zones(List.of("us-east-1a", "us-east-1b"))
              .image("firecamp-postgres:17")
              .port(5432)
              .domain("t1-firecamp.com")
              .deletionProtection(true)
              .dataVolume(
                  VolumeSpec.builder().sizeGib(100).type("io2").iops(3000).encrypted(true).build())
              .journalVolume(VolumeSpec.ofGib(10))
              .resources(ResourceSpec.builder().reservedMemoryMib(512).maxMemoryMib(1024).build())
              .tags(Map.of("team", "blue", "parameters.x", "odd"))
              .settings(
                  Map.of(
                      "major", "17",
                      "replicationUser", "repluser",
                      "parameters.search_path", "\"a\", 'b'",
                      "parameters.timezone", "UTC",
                      "parameters.work_mem", "8MB"))
              .build(),
          "us-east-1a");

  private static ServiceRecord record(ServiceSpec spec, String zoneOfLeaving) {
    return new ServiceRecord(
        "0123456789abcdef0123456789abcdef",
        ServiceState.ACTIVE,
        Instant.parse("2026-11-23T12:00:00Z"),
        spec,
        Map.of(
            "replication-password",
            SecretVersions.startingAt(1),
            "admin-password",
            new SecretVersions(1, 2, 1)),
        "mypg-0",
        1,
        MEMBERS,
        List.of(
            new MemberRecord(
                "mypg-2", 2, zoneOfLeaving, "node-2", "10.0.0.3", 5432, 1, 1, 1, false)),
        3,
        new Rollout(4, 3, true),
        "",
        true,
        Set.of());
  }

  /** Never change these files: they stand for what is stored at users. */
  private static String golden(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ServiceDocumentTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  @Test
  void read_whatSchema1StoredOfPostgres_losesNothing() throws IOException {
    assertThat(ServiceDocument.read(golden("postgres-schema-1.json"))).isEqualTo(RECORD);
  }

  @Test
  void read_whatSchema1StoredWithFewFields_takesTheirValuesWhenAbsent() throws IOException {
    ServiceRecord read = ServiceDocument.read(golden("service-schema-1.json"));

    assertThat(read.spec().replicas()).isEqualTo(2);
    assertThat(read.spec().resources()).isEqualTo(ResourceSpec.defaults());
    assertThat(read.settings()).containsOnlyKeys("parameters.search_path");
    assertThat(read.domain()).isEqualTo("t1-firecamp.com");
    assertThat(read.primary()).isEqualTo("mypg-0");
    assertThat(read.term()).isEqualTo(1);
    assertThat(read.members()).isEqualTo(MEMBERS);
    assertThat(ServiceDocument.read(ServiceDocument.write(read))).isEqualTo(read);
  }

  @Test
  void read_whatSchema2Stored_losesNothing() throws IOException {
    assertThat(ServiceDocument.read(golden("postgres-schema-2.json"))).isEqualTo(RECORD);
  }

  @ParameterizedTest
  @CsvSource({
    "CREATING,false",
    "INITIALIZING,false",
    "ACTIVE,true",
    "STOPPED,true",
    "DELETING,true"
  })
  void read_whatSchema2Stored_isInitializedOnceItWasActive(String state, boolean initialized)
      throws IOException {
    String stored = golden("postgres-schema-2.json").replace("\"ACTIVE\"", '"' + state + '"');

    assertThat(ServiceDocument.read(stored).initialized()).isEqualTo(initialized);
  }

  @Test
  void readAndWrite_schema3_giveTheSameAlways() throws IOException {
    List<MemberRecord> members =
        List.of(MEMBERS.get(0), MEMBERS.get(1).nextCopy(4).withStopped(true));
    ServiceRecord record =
        RECORD
            .withMembers(members, RECORD.leaving(), 3)
            .withPrimary("mypg-0")
            .withVersions("admin-password", new SecretVersions(7, 9, 6))
            .withPasswordReset("2026-11-24T21:00:00Z");

    assertThat(ServiceDocument.read(golden("postgres-schema-3.json"))).isEqualTo(record);
    assertThat(ServiceDocument.write(record)).isEqualTo(golden("postgres-schema-3.json"));
  }

  @Test
  void readAndWrite_aConfigurationOnTrial_losesNothing() {
    Rollout onTrial =
        new Rollout(4, 3, true)
            .trying(Map.of("image", "x:1", "parameters.work_mem", ""))
            .restart(false)
            .restarting("mypg-1");
    for (Rollout rollout : List.of(onTrial, onTrial.withdrawn("FATAL:  \"no\""))) {
      ServiceRecord record = RECORD.withRollout(rollout);
      assertThat(ServiceDocument.read(ServiceDocument.write(record))).isEqualTo(record);
    }
  }

  @Test
  void read_unknownFields_areRefused_asWritingWouldDropThem() throws IOException {
    String golden = golden("postgres-schema-3.json");
    for (String later :
        List.of(
            golden.replace("\"schema\":3", "\"schema\":3,\"later\":{\"x\":[1]}"),
            golden.replace("\"replicas\":", "\"later\":\"x\",\"replicas\":"))) {
      assertThatThrownBy(() -> ServiceDocument.read(later))
          .isInstanceOf(FirecampException.class)
          .hasMessageContaining("'later'");
    }
  }

  @Test
  void read_laterSchema_isRefusedAndSaysWhatToDo() throws IOException {
    String later = golden("postgres-schema-3.json").replace("\"schema\":3", "\"schema\":4");

    assertThatThrownBy(() -> ServiceDocument.read(later))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("\"mypg\"")
        .hasMessageContaining("schema 4")
        .hasMessageContaining("use the version that stored it, or a later one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"schema\":0}",
        "{\"schema\":1}",
        "{\"schema\":2}",
        "{\"schema\":3}",
        "not json",
        "{\"schema\":\"x\"}"
      })
  void read_damaged_isRefused(String damaged) {
    assertThatThrownBy(() -> ServiceDocument.read(damaged))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("cannot be read");
  }
}
