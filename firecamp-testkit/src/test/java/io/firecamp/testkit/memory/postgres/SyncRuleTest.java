package io.firecamp.testkit.memory.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyncRuleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "mypg_1",
        "mypg_1, mypg_2",
        "\"mypg-1\"",
        "2 (a, b, c)",
        "FIRST 1 (\"mypg-1\", *)",
        "any 2(a,\"b \"\"c\"\"\")",
        "\"first\"",
        "1"
      })
  void isValid_whatServersTake_isTaken(String text) {
    assertThat(SyncRule.isValid(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mypg-1",
        "ANY (a)",
        "ANY 0 (a)",
        "2 (a",
        "a b",
        ",a",
        "\"a",
        "FIRST 1 a",
        "first"
      })
  void isValid_whatServersRefuse_isRefused(String text) {
    assertThat(SyncRule.isValid(text)).isFalse();
  }
}
