package io.firecamp.postgres.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterCatalogueTest {
  @ParameterizedTest
  @CsvSource({"14,347", "15,354", "16,363", "17,379", "18,399"})
  void holdsWhatTheServerShows(int major, int parameters) {
    assertThat(ParameterCatalogue.forMajor(major).definitions()).hasSize(parameters);
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 15, 16, 17, 18})
  void numbersHaveARangeAndEnumsHaveWords(int major) {
    assertThat(ParameterCatalogue.forMajor(major).definitions())
        .allSatisfy(
            found -> {
              boolean number =
                  found.type() == ParameterType.INTEGER || found.type() == ParameterType.REAL;
              assertThat(found.min() != null).isEqualTo(number);
              assertThat(found.max() != null).isEqualTo(number);
              assertThat(found.enumValues().isEmpty())
                  .isEqualTo(found.type() != ParameterType.ENUM);
            });
  }

  @Test
  void describesAParameter() {
    assertThat(ParameterCatalogue.forMajor(17).find("Shared_Buffers"))
        .contains(
            new ParameterDefinition(
                "shared_buffers",
                ParameterContext.POSTMASTER,
                ParameterType.INTEGER,
                "8kB",
                BigDecimal.valueOf(16),
                BigDecimal.valueOf(1073741823),
                List.of()));
  }

  @Test
  void knowsWhatNeedsARestart() {
    ParameterCatalogue catalogue = ParameterCatalogue.forMajor(18);
    assertThat(catalogue.find("max_connections").orElseThrow().requiresRestart()).isTrue();
    assertThat(catalogue.find("work_mem").orElseThrow().requiresRestart()).isFalse();
    assertThat(catalogue.find("block_size").orElseThrow().requiresRestart()).isFalse();
  }

  @Test
  void tellsMajorsApart() {
    assertThat(ParameterCatalogue.forMajor(15).find("promote_trigger_file")).isPresent();
    assertThat(ParameterCatalogue.forMajor(16).find("promote_trigger_file")).isEmpty();
    assertThat(ParameterCatalogue.forMajor(17).find("io_method")).isEmpty();
    assertThat(ParameterCatalogue.forMajor(18).find("io_method")).isPresent();
    assertThat(ParameterCatalogue.forMajor(18)).isSameAs(ParameterCatalogue.forMajor(18));
  }

  @Test
  void refusesMajorsWithoutACatalogue() {
    for (int major : new int[] {13, 19}) {
      assertThatThrownBy(() -> ParameterCatalogue.forMajor(major))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + major + "'");
    }
  }

  @Test
  void everyFixedParameterIsRealInSomeMajor() {
    Set<String> known = new HashSet<>(Set.of("include", "include_dir", "include_if_exists"));
    IntStream.rangeClosed(14, 18)
        .forEach(
            major ->
                ParameterCatalogue.forMajor(major)
                    .definitions()
                    .forEach(found -> known.add(found.name())));
    assertThat(FixedParameters.all()).extracting(FixedParameter::name).isSubsetOf(known);
    assertThat(FixedParameters.find("DATA_directory")).isPresent();
    assertThat(FixedParameters.find("work_mem")).isEmpty();
  }

  @Test
  void canonicalFormFoldsSortsAndRefusesDuplicates() {
    assertThat(ParameterMap.canonical(Map.of("Work_Mem", "4MB", "jit", "ON")))
        .containsExactly(Map.entry("jit", "ON"), Map.entry("work_mem", "4MB"));
    assertThatThrownBy(() -> ParameterMap.canonical(Map.of("jit", "on", "JIT", "on")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parameters.jit");
  }
}
