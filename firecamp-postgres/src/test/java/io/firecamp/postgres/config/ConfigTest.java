package io.firecamp.postgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          a'b,  `'a''b'`, `'a\\'b'`, a'b,   `"a'b"`,   `'a''b'`
          a\\b, `'a\\\\b'`, `'a\\\\b'`, a\\\\b, `"a\\b"`, ` E'a\\\\b'`
          a:b,  `'a:b'`,  `'a:b'`,   a\\:b, `"a:b"`,   `'a:b'`
          a"b,  `'a"b'`,  `'a"b'`,   a"b,   `"a""b"`,  `'a"b'`
          """)
  void quote(
      String text,
      String parameter,
      String conninfo,
      String pgpass,
      String identifier,
      String sql) {
    assertThat(Quote.parameter(text)).isEqualTo(parameter);
    assertThat(Quote.conninfo(text)).isEqualTo(conninfo);
    assertThat(Quote.passwordFile(text)).isEqualTo(pgpass);
    assertThat(Quote.identifier(text)).isEqualTo(identifier);
    assertThat(Quote.literal(text)).isEqualTo(sql);
  }

  @Test
  void hba_asksForAScramPasswordInEveryLine() {
    assertThat(HbaConf.render().lines().filter(l -> !l.startsWith("#")))
        .hasSize(4)
        .allMatch(l -> l.endsWith("scram-sha-256"));
  }

  @Test
  void defaults_haveRoomForEveryStandby() {
    Map<String, String> conf = PostgresConf.defaults(10);

    assertThat(Integer.parseInt(conf.getOrDefault("max_wal_senders", "0"))).isGreaterThan(98);
    assertThat(Integer.parseInt(conf.getOrDefault("max_replication_slots", "0"))).isGreaterThan(98);
  }

  @Test
  void render_parametersOverrideDefaults_butNotWhatIsFixed() {
    String text =
        PostgresConf.render(
            Map.of("work_mem", "4MB"), Map.of("work_mem", "it's", "hot_standby", "off"));

    assertThat(text)
        .contains("work_mem = 'it''s'\n")
        .contains("hot_standby = 'on'\n")
        .contains("password_encryption = 'scram-sha-256'\n")
        .doesNotContain("4MB");
  }
}
