package io.firecamp.postgres.parameter;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Numbers within the range that the server nevertheless rejects: the check hooks of PostgreSQL. */
final class CheckHooks {
  private static final int BLOCKS_PER_BANK = 16;
  private static final int LEAST_VACUUM_KB = 128;

  /** Counted in banks of 16 blocks since PostgreSQL 17 (slru.c, check_slru_buffers). */
  private static final Set<String> BANKS =
      Set.of(
          "commit_timestamp_buffers",
          "multixact_member_buffers",
          "multixact_offset_buffers",
          "notify_buffers",
          "serializable_buffers",
          "subtransaction_buffers",
          "transaction_buffers");

  private CheckHooks() {}

  static Optional<Finding> check(ParameterDefinition definition, String value) {
    if (definition.type() == ParameterType.BOOL) {
      return definition.name().equals("bonjour")
              && BoolSpelling.read(value).equals(Optional.of(true))
          ? Optional.of(new Finding("is not supported on Linux", "write off"))
          : Optional.empty();
    }
    if (definition.type() != ParameterType.INTEGER) {
      return Optional.empty();
    }
    OptionalDouble read = NumberText.read(definition, value);
    return read.isPresent() ? number(definition.name(), read.getAsDouble()) : Optional.empty();
  }

  private static Optional<Finding> number(String name, double number) {
    if (BANKS.contains(name) && number % BLOCKS_PER_BANK != 0) {
      return Optional.of(
          new Finding("is not a multiple of 16 blocks", "choose a multiple of 16 blocks (128kB)"));
    }
    if (name.equals("vacuum_buffer_usage_limit") && number > 0 && number < LEAST_VACUUM_KB) {
      return Optional.of(
          new Finding("is neither 0 nor 128kB or more", "write 0, or at least 128kB"));
    }
    return name.equals("io_max_concurrency") && number == 0
        ? Optional.of(new Finding("is 0", "write -1 to let the server choose, or 1 or more"))
        : Optional.empty();
  }
}
