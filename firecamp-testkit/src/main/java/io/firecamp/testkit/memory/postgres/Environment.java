package io.firecamp.testkit.memory.postgres;

import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.postgres.boot.BootContract;
import java.util.Map;

/** What the boot contract gives a container in its environment. */
record Environment(
    String serviceUuid,
    String member,
    String dnsName,
    boolean startsAsPrimary,
    String primaryHost,
    int primaryPort,
    String address,
    int port,
    String replicationUser,
    int major,
    boolean mayInitialize,
    long copy,
    int deadlineSeconds) {
  private static final String DEADLINE = "FIRECAMP_DEADLINE_SECONDS";

  /** Whether the container is one of PostgreSQL. */
  static boolean isIn(ContainerSpec spec) {
    return spec.environment().containsKey(BootContract.ENV_POSTGRES_MAJOR);
  }

  /**
   * Reads it.
   *
   * @throws Refusal if something is missing or no number
   */
  static Environment of(ContainerSpec spec) {
    Map<String, String> given = spec.environment();
    String role = text(given, BootContract.ENV_ROLE);
    if (!role.equals("primary") && !role.equals("standby")) {
      throw new Refusal("FIRECAMP_ROLE is '" + role + "', it has to be primary or standby");
    }
    return new Environment(
        text(given, BootContract.ENV_SERVICE_UUID),
        text(given, BootContract.ENV_MEMBER),
        text(given, BootContract.ENV_MEMBER_DNS_NAME),
        role.equals("primary"),
        text(given, BootContract.ENV_PRIMARY_HOST),
        number(given, BootContract.ENV_PRIMARY_PORT),
        text(given, BootContract.ENV_LISTEN_ADDRESSES),
        number(given, BootContract.ENV_PORT),
        text(given, BootContract.ENV_REPLICATION_USER),
        number(given, BootContract.ENV_POSTGRES_MAJOR),
        "true".equals(given.get(BootContract.ENV_INITIALIZE)),
        given.containsKey(BootContract.ENV_COPY) ? number(given, BootContract.ENV_COPY) : 1,
        given.containsKey(DEADLINE) ? number(given, DEADLINE) : 300);
  }

  private static String text(Map<String, String> given, String name) {
    String value = given.get(name);
    if (value == null || value.isEmpty()) {
      throw new Refusal("the container was not given: " + name);
    }
    return value;
  }

  private static int number(Map<String, String> given, String name) {
    String text = text(given, name);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Refusal(name + " is '" + text + "', it has to be a number");
    }
  }
}
