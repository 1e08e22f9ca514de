package io.firecamp.postgres.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.postgres.parameter.ParameterValidator;
import io.firecamp.spec.ResourceSpec;
import io.firecamp.spec.VolumeSpec;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultsTest {
  private static final int MOST_MIB = Integer.MAX_VALUE;
  private static final List<String> OF_MEMORY =
      List.of("shared_buffers", "effective_cache_size", "maintenance_work_mem", "work_mem");
  private static final List<String> OF_THE_JOURNAL =
      List.of("max_wal_size", "min_wal_size", "max_slot_wal_keep_size");

  /** A maximum of 0 stands for none; the figures are MB. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
              256,      0,     128,     4096,   64,  4
              256,    256,      64,      192,   16,  4
              256,   4096,     128,     3072,   64,  4
                4,      4,       1,        3,    1,  4
             1024,      0,     256,     4096,   64,  4
             4096,      0,    1024,     4096,  256, 10
             4096,   4096,    1024,     3072,  256, 10
             4096,   8192,    1024,     6144,  256, 10
            65536,  65536,   16384,    49152, 1024, 64
          """)
  void defaults_ofMemory(int reserved, int max, int shared, int cache, int maintenance, int work) {
    Map<String, String> conf = defaults(reserved, max, 10);

    assertThat(megabytes(conf, "shared_buffers")).isEqualTo(shared);
    assertThat(megabytes(conf, "effective_cache_size")).isEqualTo(cache);
    assertThat(megabytes(conf, "maintenance_work_mem")).isEqualTo(maintenance);
    assertThat(megabytes(conf, "work_mem")).isEqualTo(work);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
               1,  154,   38,    512
               2,  409,  102,    821
              10, 2048,  512,   4096
             100, 8192, 1024,  65536
            1000, 8192, 1024, 802816
          """)
  void defaults_ofTheJournal(int gib, int maxWal, int minWal, int slots) {
    Map<String, String> conf = PostgresConf.defaults(gib);

    assertThat(megabytes(conf, "max_wal_size")).isEqualTo(maxWal);
    assertThat(megabytes(conf, "min_wal_size")).isEqualTo(minWal);
    assertThat(megabytes(conf, "max_slot_wal_keep_size")).isEqualTo(slots);
    assertThat(megabytes(conf, "wal_keep_size")).isEqualTo(512);
  }

  @Example
  void defaults_whatMayPileUp_leavesAFifthOfEveryJournalFree() {
    for (int gib = 1; gib <= 1000; gib++) {
      Map<String, String> conf = PostgresConf.defaults(gib);
      long kept = Math.max(megabytes(conf, "max_slot_wal_keep_size"), 512);
      long cycles = 2 * megabytes(conf, "max_wal_size");
      assertThat(kept + cycles)
          .as("journal of %d GiB", gib)
          .isLessThanOrEqualTo(gib * 1024L * 4 / 5 + 1);
      assertThat(megabytes(conf, "min_wal_size")).isBetween(32L, cycles / 2);
    }
  }

  @Example
  void defaults_growWithTheJournal() {
    for (int gib = 2; gib <= 1000; gib++) {
      notLess(PostgresConf.defaults(gib - 1), PostgresConf.defaults(gib), OF_THE_JOURNAL);
    }
  }

  @Property
  void defaults_moreReserved_isNeverLess(
      @ForAll @IntRange(min = 4, max = MOST_MIB) int one,
      @ForAll @IntRange(min = 4, max = MOST_MIB) int other) {
    int less = Math.min(one, other);
    int more = Math.max(one, other);
    notLess(defaults(less, 0, 10), defaults(more, 0, 10), OF_MEMORY);
    notLess(defaults(less, more, 10), defaults(more, more, 10), OF_MEMORY);
    notLess(defaults(4, less, 10), defaults(4, more, 10), OF_MEMORY);
  }

  @Property
  void defaults_withAMaximum_stayBelowIt(
      @ForAll @IntRange(min = 64, max = MOST_MIB) int max,
      @ForAll @IntRange(min = 4, max = 1000) int thousandths) {
    int reserved = (int) Math.max(4, (long) max * thousandths / 1000);
    Map<String, String> conf = defaults(reserved, max, 10);

    assertThat(megabytes(conf, "shared_buffers") + 4 * megabytes(conf, "maintenance_work_mem"))
        .isLessThanOrEqualTo(max / 2);
  }

  @Property
  void defaults_everyMajorAcceptsThem(
      @ForAll @IntRange(min = 4, max = MOST_MIB) int reserved,
      @ForAll @IntRange(min = 1, max = 65_536) int gib,
      @ForAll @IntRange(min = 14, max = 18) int major) {
    Map<String, String> conf =
        PostgresConf.defaults(
            ResourceSpec.builder().reservedMemoryMib(reserved).build(),
            VolumeSpec.ofGib(gib),
            major);

    assertThat(ParameterValidator.problems(major, 99, conf)).isEmpty();
  }

  private static void notLess(
      Map<String, String> smaller, Map<String, String> larger, List<String> names) {
    for (String name : names) {
      assertThat(megabytes(larger, name)).as(name).isGreaterThanOrEqualTo(megabytes(smaller, name));
    }
  }

  private static Map<String, String> defaults(int reserved, int max, int gib) {
    ResourceSpec.Builder resources = ResourceSpec.builder().reservedMemoryMib(reserved);
    if (max > 0) {
      resources.maxMemoryMib(max);
    }
    return PostgresConf.defaults(resources.build(), VolumeSpec.ofGib(gib), 18);
  }

  private static long megabytes(Map<String, String> conf, String name) {
    return Long.parseLong(conf.getOrDefault(name, "-1MB").replace("MB", ""));
  }
}
