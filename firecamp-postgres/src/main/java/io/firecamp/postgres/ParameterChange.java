package io.firecamp.postgres;

import io.firecamp.postgres.config.PostgresConf;
import io.firecamp.postgres.parameter.ParameterCatalogue;
import io.firecamp.postgres.parameter.ParameterDefinition;
import io.firecamp.spec.ChangeEffect;
import java.util.Map;

/** How a change of a PostgreSQL parameter takes effect on a running service. */
final class ParameterChange {
  /**
   * The values of a standby must be at least those of its primary, or it does not replay
   * (PostgreSQL docs, 27.4.3). With their defaults.
   */
  private static final Map<String, Integer> NOT_LESS_THAN_THE_PRIMARY =
      Map.of(
          "max_connections", 100,
          "max_locks_per_transaction", 64,
          "max_prepared_transactions", 0,
          "max_wal_senders", PostgresConf.CONNECTIONS_OF_STANDBYS,
          "max_worker_processes", 8);

  private ParameterChange() {}

  /**
   * @param stored the stored value, or empty if there is none
   * @param wanted the requested value, or empty if it is to be removed
   */
  static ChangeEffect effect(int major, String parameter, String stored, String wanted) {
    boolean restart =
        ParameterCatalogue.forMajor(major)
            .find(parameter)
            .map(ParameterDefinition::requiresRestart)
            .orElse(true);
    if (!restart) {
      return ChangeEffect.of(ChangeEffect.Kind.RELOAD);
    }
    Integer unset = NOT_LESS_THAN_THE_PRIMARY.get(parameter);
    boolean lowered = unset != null && number(wanted, unset) < number(stored, unset);
    return ChangeEffect.of(
        lowered ? ChangeEffect.Kind.RESTART_PRIMARY_FIRST : ChangeEffect.Kind.RESTART);
  }

  private static double number(String text, int unset) {
    try {
      return text.isEmpty() ? unset : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Long.decode(text.strip());
    }
  }
}
