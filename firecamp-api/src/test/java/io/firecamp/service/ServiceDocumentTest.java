package io.firecamp.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.FirecampException;
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
import org.junit.jupiter.params.provider.ValueSource;

class ServiceDocumentTest {
  private static final ServiceRecord RECORD =
      new ServiceRecord(
          "t1",
          "mypg",
          "postgresql",
          "0123456789abcdef0123456789abcdef",
          ServiceState.ACTIVE,
          Instant.parse("2026-11-23T12:00:00Z"),
          "t1-firecamp.com",
          Map.of("replicas", "2", "parameters.search_path", "\"a\", 'b'"),
          Map.of("parameters.search_path", "\"a\", 'b'"),
          Set.of("replication-password", "admin-password"),
          List.of(
              new MemberRecord("mypg-0", 0, "us-east-1a", "node-0", "10.0.0.1", 5432, 1, 4),
              new MemberRecord("mypg-1", 1, "us-east-1b", "node-1", "10.0.0.2", 5432, 3, 3)),
          List.of(new MemberRecord("mypg-2", 2, "us-east-1c", "node-2", "10.0.0.3", 5432, 1, 1)),
          3,
          new Rollout(4, 3, true),
          Set.of("admin-password"));

  /** Never change this file: it stands for what is stored at users. */
  private static String golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            ServiceDocumentTest.class.getResourceAsStream("service-schema-1.json"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  @Test
  void read_whatSchema1Stored() throws IOException {
    assertThat(ServiceDocument.read(golden())).isEqualTo(RECORD);
  }

  @Test
  void write_givesTheSameTextAlways() throws IOException {
    assertThat(ServiceDocument.write(RECORD)).isEqualTo(golden());
  }

  @Test
  void read_unknownFields_areLeftOut() throws IOException {
    String later = golden().replace("\"schema\":1", "\"schema\":1,\"later\":{\"x\":[1]}");

    assertThat(ServiceDocument.read(later)).isEqualTo(RECORD);
  }

  @Test
  void read_laterSchema_isRefusedAndSaysWhatToDo() throws IOException {
    String later = golden().replace("\"schema\":1", "\"schema\":2");

    assertThatThrownBy(() -> ServiceDocument.read(later))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("schema 2")
        .hasMessageContaining("use a later version");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "[]", "{}", "{\"schema\":1}", "not json", "{\"schema\":\"x\"}"})
  void read_damaged_isRefused(String damaged) {
    assertThatThrownBy(() -> ServiceDocument.read(damaged))
        .isInstanceOf(FirecampException.class)
        .hasMessageContaining("cannot be read");
  }
}
