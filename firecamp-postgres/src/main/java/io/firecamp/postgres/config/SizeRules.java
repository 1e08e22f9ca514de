package io.firecamp.postgres.config;

import io.firecamp.postgres.parameter.ParameterCatalogue;
import io.firecamp.postgres.parameter.ParameterDefinition;
import io.firecamp.postgres.parameter.ParameterMap;
import io.firecamp.spec.Problems;
import io.firecamp.spec.ResourceSpec;
import io.firecamp.spec.VolumeSpec;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Checks the sizes that a spec sets against each other, against the derived ones that it leaves,
 * and against the journal and the memory of a member.
 */
public final class SizeRules {
  private static final String SHARED_BUFFERS = "shared_buffers";
  private static final String MAX_WAL = "max_wal_size";
  private static final String SLOTS = "max_slot_wal_keep_size";
  private static final String KEPT = "wal_keep_size";
  private static final long MB_PER_GIB = 1024;
  private static final double BLOCKS_PER_MB = 128;

  private final ParameterCatalogue catalogue;
  private final Map<String, String> set;
  private final Map<String, String> all;

  private SizeRules(int major, Map<String, String> set, Map<String, String> all) {
    this.catalogue = ParameterCatalogue.forMajor(major);
    this.set = set;
    this.all = all;
  }

  /**
   * Adds what does not fit. Reports nothing unless the parameters set one of the sizes.
   *
   * @param parameters each valid on its own, and set once
   */
  public static void check(
      int major,
      ResourceSpec resources,
      VolumeSpec journal,
      Map<String, String> parameters,
      Problems problems) {
    Map<String, String> set = ParameterMap.canonical(parameters);
    Map<String, String> all = new TreeMap<>(PostgresConf.defaults(resources, journal, major));
    all.putAll(set);
    SizeRules rules = new SizeRules(major, set, all);
    rules.journal(journal.sizeGib() * MB_PER_GIB, problems);
    resources.maxMemoryMib().ifPresent(max -> rules.memory(max, problems));
  }

  private void journal(long journalMb, Problems problems) {
    if (number(SLOTS) < 0) {
      problems.add(
          "parameters." + SLOTS,
          String.valueOf(all.get(SLOTS)),
          "lets a standby that is away fill the journal volume",
          "write a size, or leave it out");
      return;
    }
    long most = (long) (2 * number(MAX_WAL) + Math.max(number(SLOTS), number(KEPT)));
    if (most > journalMb) {
      for (String name : List.of(MAX_WAL, SLOTS, KEPT)) {
        if (set.containsKey(name)) {
          problems.add(
              "parameters." + name,
              String.valueOf(all.get(name)),
              ("lets %d MB of WAL pile up (twice max_wal_size, and what slots or wal_keep_size hold back) on a"
                      + " journal of %d MB")
                  .formatted(most, journalMb),
              "lower it, or enlarge the journal volume");
          return;
        }
      }
    }
  }

  private void memory(long maxMb, Problems problems) {
    if (set.containsKey(SHARED_BUFFERS) && number(SHARED_BUFFERS) / BLOCKS_PER_MB >= maxMb) {
      problems.add(
          "parameters." + SHARED_BUFFERS,
          String.valueOf(all.get(SHARED_BUFFERS)),
          "is not less than the member's maximum of %d MiB of memory".formatted(maxMb),
          "lower it; a quarter of the memory is usual");
    }
  }

  private double number(String name) {
    String value = all.getOrDefault(name, "");
    OptionalDouble read =
        catalogue.find(name).map(d -> read(d, value)).orElse(OptionalDouble.empty());
    return read.orElse(0);
  }

  private static OptionalDouble read(ParameterDefinition definition, String value) {
    return definition.read(value);
  }
}
