package io.firecamp.testkit.memory.postgres;

import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.postgres.boot.BootContract;
import java.util.Map;

/** What the boot contract gives a container in its environment. */
record Environment(
    String serviceUuid,
    String member,
    String dnsName,
    Role role,
    String primaryHost,
    int primaryPort,
    String address,
    int port,
    String replicationUser,
    int major,
    boolean mayInitialize,
    long copy,
    int timeline,
    String timelineOf,
    int deadlineSeconds) {
  /** What the member is started as. */
  enum Role {
    PRIMARY,
    STANDBY,
    /** It only says what its data is, and ends. */
    LOOK
  }

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
    return new Environment(
        text(given, BootContract.ENV_SERVICE_UUID),
        text(given, BootContract.ENV_MEMBER),
        text(given, BootContract.ENV_MEMBER_DNS_NAME),
        role(role),
        text(given, BootContract.ENV_PRIMARY_HOST),
        number(given, BootContract.ENV_PRIMARY_PORT),
        text(given, BootContract.ENV_LISTEN_ADDRESSES),
        number(given, BootContract.ENV_PORT),
        text(given, BootContract.ENV_REPLICATION_USER),
        number(given, BootContract.ENV_POSTGRES_MAJOR),
        "true".equals(given.get(BootContract.ENV_INITIALIZE)),
        given.containsKey(BootContract.ENV_COPY) ? number(given, BootContract.ENV_COPY) : 1,
        given.containsKey(BootContract.ENV_TIMELINE) ? number(given, BootContract.ENV_TIMELINE) : 0,
        given.getOrDefault(BootContract.ENV_TIMELINE_OF, "another member"),
        given.containsKey(DEADLINE) ? number(given, DEADLINE) : 300);
  }

  boolean startsAsPrimary() {
    return role == Role.PRIMARY;
  }

  private static Role role(String name) {
    return switch (name) {
      case "primary" -> Role.PRIMARY;
      case "standby" -> Role.STANDBY;
      case BootContract.LOOK -> Role.LOOK;
      default ->
          throw new Refusal(
              "FIRECAMP_ROLE is '" + name + "', it has to be primary, standby or look");
    };
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
