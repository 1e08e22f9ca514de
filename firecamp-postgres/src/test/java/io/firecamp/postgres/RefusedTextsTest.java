package io.firecamp.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.InvalidSpecException;
import io.firecamp.spec.ResourceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.spec.VolumeSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server or a client would refuse later is refused by {@code build()}. */
class RefusedTextsTest {
  private static PostgresServiceSpec.Builder spec() {
    return PostgresServiceSpec.builder()
        .cluster("t1")
        .name("mypg")
        .adminPassword(Secret.of("changeme-admin"))
        .replicationPassword(Secret.of("changeme-replication"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "p\u00e4ss w\u00f6rd \\ ' \" : $",
        "\u5bc6\u7801 \u20ac",
        "\u05d0\u05d1",
        "1\u05d01 is not"
      })
  void password_thatSaslPrepLeaves_isAccepted_exceptMixedDirections(String password) {
    if (password.startsWith("1")) {
      assertThatThrownBy(() -> spec().adminPassword(Secret.of(password)).build())
          .isInstanceOf(InvalidSpecException.class)
          .hasMessageContaining("directions");
    } else {
      assertThat(spec().adminPassword(Secret.of(password)).build().replicas()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00ad\u00ad",
        "a\u200bb",
        "a\u2091",
        "a\u00a0b",
        "\u00aa",
        "\u00b2",
        "e\u0301",
        "\ufb01",
        "\ud83d\udd11",
        "\ue000",
        "\ud800"
      })
  void password_thatSaslPrepChangesOrProhibits_isRefused_andNotShown(String password) {
    String text = "secret" + password;
    assertThatThrownBy(() -> spec().replicationPassword(Secret.of(text)).build())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("replicationPassword")
        .hasMessageContaining("SASLprep")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "timezone|Mars/Base",
        "log_timezone|Europe/Nowhere",
        "datestyle|ISO, SQL",
        "datestyle|nonsense",
        "search_path|`\"open`",
        "search_path|`a,,b`",
        "lc_messages|no locale",
        "log_connections|receipt,nonsense",
        "client_encoding|UTF9",
        "timezone_abbreviations|Mars",
        "session_preload_libraries|auto_explain",
        "local_preload_libraries|anything",
        "wal_level|rep\u017fica",
        "wor\u212a_mem|4MB",
        "huge_pages|of\u017f"
      })
  void parameter_thatNoServerTakes_isRefused(String name, String value) {
    assertThatThrownBy(() -> spec().putParameters(name, value).build())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("parameters.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "TimeZone|europe/zurich",
        "timezone|UTC",
        "timezone|Etc/GMT+5",
        "datestyle|`SQL, DMY`",
        "datestyle|iso",
        "search_path|`\"$user\", public`",
        "search_path|``",
        "lc_time|de_CH.UTF-8",
        "log_connections|`receipt, authorization`",
        "log_connections|on",
        "client_encoding|utf-8",
        "shared_preload_libraries|`pg_stat_statements, auto_explain`"
      })
  void parameter_thatServersTake_isAccepted(String name, String value) {
    assertThat(spec().putParameters(name, value).build().parameters()).hasSize(1);
  }

  @Test
  void name_thatSlotsWouldBeCutFor_isRefused() {
    assertThat(spec().name("a".repeat(50)).build().name()).hasSize(50);
    assertThatThrownBy(() -> spec().name("a".repeat(51)).build())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("longer than 50 bytes")
        .hasMessageContaining("slots");
  }

  @Test
  void sizes_thatDoNotFitTogether_areRefused() {
    assertThatThrownBy(
            () ->
                spec()
                    .journalVolume(VolumeSpec.ofGib(10))
                    .putParameters("max_wal_size", "8GB")
                    .build())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("parameters.max_wal_size")
        .hasMessageContaining("10240 MB");
    assertThatThrownBy(() -> spec().putParameters("max_slot_wal_keep_size", "-1").build())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("fill the journal volume");
    assertThatThrownBy(
            () ->
                spec()
                    .resources(
                        ResourceSpec.builder().reservedMemoryMib(256).maxMemoryMib(512).build())
                    .putParameters("shared_buffers", "1GB")
                    .build())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("512 MiB");
    assertThat(
            spec()
                .journalVolume(VolumeSpec.ofGib(10))
                .putParameters("max_wal_size", "1GB")
                .build()
                .parameters())
        .hasSize(1);
  }
}
