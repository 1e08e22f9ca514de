package io.firecamp.postgres;

import io.firecamp.spec.ChangeEffect;
import io.firecamp.postgres.config.PostgresConf;
import io.firecamp.postgres.parameter.ParameterCatalogue;
import io.firecamp.postgres.parameter.ParameterDefinition;
import io.firecamp.service.ServiceRecord;
import java.util.Map;

/** What it takes to change what only PostgreSQL understands of a spec. */
final class SettingChange {
  /**
   * A standby must have at least what its primary has, or it does not replay (PostgreSQL docs,
   * 27.4.3). With what they are unless set.
   */
  private static final Map<String, Integer> NOT_LESS_THAN_THE_PRIMARY =
      Map.of(
          "max_connections", 100,
          "max_locks_per_transaction", 64,
          "max_prepared_transactions", 0,
          "max_wal_senders", PostgresConf.CONNECTIONS_OF_STANDBYS,
          "max_worker_processes", 8);

  private SettingChange() {}

  static ChangeEffect effect(ServiceRecord service, String setting, String stored, String wanted) {
    if (setting.equals("major")) {
      return ChangeEffect.refused(
          "another major version needs other data files: provision a new service and move the data");
    }
    if (!setting.startsWith(PostgresServiceSpec.PARAMETER_PREFIX)) {
      return ChangeEffect.refused("it is fixed when the service is provisioned");
    }
    String name = setting.substring(PostgresServiceSpec.PARAMETER_PREFIX.length());
    int major = Integer.parseInt(service.settings().getOrDefault("major", "0"));
    boolean restart =
        ParameterCatalogue.forMajor(major)
            .find(name)
            .map(ParameterDefinition::requiresRestart)
            .orElse(true);
    if (!restart) {
      return ChangeEffect.of(ChangeEffect.Kind.RELOAD);
    }
    Integer unset = NOT_LESS_THAN_THE_PRIMARY.get(name);
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
