package io.firecamp.postgres.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterValidatorTest {
  private static final String ADDED = "parameters.";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "shared_buffers|128MB",
        "shared_buffers|128 MB",
        "SHARED_Buffers|\" 0.5  GB \"",
        "shared_buffers|16",
        "work_mem|0x100",
        "work_mem|0100",
        "work_mem|63.5",
        "work_mem|1e3",
        "statement_timeout|1.5h",
        "statement_timeout|.5",
        "checkpoint_timeout|30s",
        "random_page_cost|1.1",
        "seq_page_cost|0x1p2",
        "autovacuum_vacuum_cost_delay|1500us",
        "jit|of",
        "jit|T",
        "jit|0",
        "wal_level|LOGICAL",
        "synchronous_commit|no",
        "client_min_messages|info",
        "default_transaction_isolation|Repeatable Read",
        "wal_compression|zstd",
        "io_method|io_uring",
        "fsync|yes",
        "full_page_writes|on",
        "zero_damaged_pages|off",
        "password_encryption|SCRAM-SHA-256",
        "restart_after_crash|off",
        "wal_keep_size|1GB",
        "search_path|\"app, public\"",
        "pg_stat_statements.max|5000",
        "my_app.setting|anything at all",
      })
  void takesWhatTheServerTakes(String name, String value) {
    assertThat(ParameterValidator.problems(18, 3, Map.of(name, value))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "shared_buffers|1kB|is 0 in units of 8kB, outside the range 16 to 1073741823; "
            + "choose a value in the range, in units of 8kB",
        "shared_buffers|128mb|is not a valid integer with a unit that the parameter accepts; write a number, "
            + "alone (in units of 8kB) or with B, kB, MB, GB or TB (case matters)",
        "work_mem|010|is 8 in units of kB, outside the range 64 to 2147483647; "
            + "choose a value in the range, in units of kB",
        "work_mem|08|is not a valid integer with a unit that the parameter accepts; write a number, "
            + "alone (in units of kB) or with B, kB, MB, GB or TB (case matters)",
        "statement_timeout|1kB|is not a valid integer with a unit that the parameter accepts; write a number, "
            + "alone (in units of ms) or with us, ms, s, min, h or d (case matters)",
        "max_connections|ten|is not a valid integer; write a number without a unit",
        "max_connections|100kB|is not a valid integer; write a number without a unit",
        "max_connections|0|is outside the range 1 to 262143; choose a number in the range",
        "max_connections|99999999999999999999|is outside the range 1 to 262143; "
            + "choose a number in the range",
        "random_page_cost|1,1|is not a valid number; write a number without a unit",
        "random_page_cost|-1|is outside the range 0 to 1.79769E+308; choose a number in the range",
        "jit|o|is not a valid boolean; write on or off",
        "jit|\" on\"|is not a valid boolean; write on or off",
        "jit|\"\"|is not a valid boolean; write on or off",
        "track_functions|on|is not one of the parameter's values; choose one of none, pl, all",
        "wal_level|MINIMAL|is not supported, because standbys replay the WAL; write replica or logical",
        "wal_level|archive|is not supported, because standbys replay the WAL; write replica or logical",
        "password_encryption|md5|would store passwords that cannot log in; write scram-sha-256",
        "fsync|of|can damage data; leave it out, or write on",
        "full_page_writes|0|can damage data; leave it out, or write on",
        "zero_damaged_pages|t|can damage data; leave it out, or write off",
        "block_size|8192|cannot be set; the server only reports it; leave it out",
        "shared_bufers|1GB|is not a parameter of PostgreSQL 17; did you mean shared_buffers?",
        "timezoen|UTC|is not a parameter of PostgreSQL 17; did you mean TimeZone?",
        "sort_mem|64|is not a parameter of PostgreSQL 17; did you mean work_mem?",
        "nothing_like_it|1|is not a parameter of PostgreSQL 17; leave it out, or correct the name",
        "io_workers|3|is not a parameter of PostgreSQL 17 (only of 18); "
            + "leave it out, or correct the name",
        "vacuum_buffer_usage_limit|64kB|is neither 0 nor 128kB or more; write 0, or at least 128kB",
        "notify_buffers|100|is not a multiple of 16 blocks; choose a multiple of 16 blocks (128kB)",
        "min_wal_size|16MB|is less than the 32MB that segments of 16 MB need; "
            + "write at least 32MB, or leave it out",
        "max_connections|3|leaves no connections besides the 3 reserved ones; "
            + "raise max_connections or reserve less",
        "recovery_target_time|2026-01-01|would end or stop the replay of a standby; "
            + "leave it out; FireCamp promotes a standby itself",
        "port|5433|is the service's port; set the port of the spec",
        "a.b.c|1|has a name that a configuration file cannot contain; "
            + "use letters, digits and _, and one dot at most",
        "my-app.x|1|has a name that a configuration file cannot contain; "
            + "use letters, digits and _, and one dot at most",
      })
  void saysWhyAndWhatToDo(String name, String value, String why) {
    assertThat(ParameterValidator.problems(17, 3, Map.of(name, value)))
        .containsExactly(ADDED + name + ": value '" + value + "': " + why);
  }

  @Test
  void tellsEveryProblemAtOnce() {
    assertThat(
            ParameterValidator.problems(
                16, Map.of("jit", "maybe", "max_connections", "ten", "work_mem", "4MB", "x", "1")))
        .hasSize(3)
        .anyMatch(problem -> problem.startsWith("parameters.jit: value 'maybe': "))
        .anyMatch(problem -> problem.startsWith("parameters.max_connections: value 'ten': "))
        .anyMatch(problem -> problem.startsWith("parameters.x: value '1': "));
  }

  @Test
  void refusesTheSameNameInTwoCases() {
    assertThat(ParameterValidator.problems(18, Map.of("jit", "on", "JIT", "off")))
        .singleElement()
        .asString()
        .contains("is set twice");
  }

  @ParameterizedTest
  @CsvSource({"search_path", "my_app.setting", "work_mem"})
  void refusesControlCharactersAndShowsNone(String name) {
    for (String control : new String[] {"\n", "\r", "\t", "\0", "\u0085"}) {
      assertThat(ParameterValidator.problems(18, Map.of(name, "64" + control + "fsync=off")))
          .containsExactly(
              ADDED
                  + name
                  + ": value '64?fsync=off': contains a line break or another control character;"
                  + " leave it out");
    }
  }

  @Test
  void showsNoPassword() {
    assertThat(ParameterValidator.problems(18, Map.of("Primary_ConnInfo", "password=hush")))
        .singleElement()
        .asString()
        .startsWith("parameters.primary_conninfo: value '(not shown)': ")
        .doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource({
    "3,max_wal_senders,5,true",
    "3,max_wal_senders,4,false",
    "0,max_wal_senders,0,false",
    "3,max_replication_slots,3,true",
    "3,max_replication_slots,2,false",
  })
  void asksForSendersAndSlots(int replicas, String name, String value, boolean enough) {
    assertThat(ParameterValidator.problems(15, replicas, Map.of(name, value)).isEmpty())
        .isEqualTo(enough);
  }

  @Test
  void asksForOneSenderWhateverTheReplicas() {
    assertThat(ParameterValidator.problems(15, Map.of("max_wal_senders", "0"))).hasSize(1);
    assertThat(ParameterValidator.problems(15, Map.of("max_wal_senders", "1"))).isEmpty();
  }

  @Test
  void refusesAnotherMajorVersion() {
    assertThatThrownBy(() -> ParameterValidator.problems(13, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("14 to 18");
  }
}
