package io.firecamp.postgres.boot;

import io.firecamp.postgres.config.Quote;
import io.firecamp.spec.Secret;

/** Names of the boot contract, which is documented in {@code docs/boot-contract.md}. */
public final class BootContract {
  /** Where the data volume is mounted. */
  public static final String DATA = "/data";

  /** Where the journal volume is mounted. */
  public static final String JOURNAL = "/journal";

  /** The data directory. */
  public static final String PGDATA = "/data/db";

  /** Where the configuration files are. */
  public static final String CONF = "/data/conf";

  /** The rendered parameters. */
  public static final String POSTGRESQL_CONF = CONF + "/postgresql.conf";

  /** The rendered access rules. */
  public static final String PG_HBA_CONF = CONF + "/pg_hba.conf";

  /**
   * The credentials with which a standby connects to its primary, in the format of libpq's password
   * file.
   */
  public static final String PASSWORD_FILE = CONF + "/pgpass";

  /** Where a container finds its rendered files, named as in {@link #CONF}. */
  public static final String FILES = "/run/firecamp/files";

  /** Where a container finds its secrets, each in a file. */
  public static final String SECRETS = "/run/secrets";

  /** The user and group that a container runs as, unless the runtime requires another one. */
  public static final int USER_ID = 999;

  /** Identity and progress of the member, on the data volume but outside {@link #PGDATA}. */
  public static final String MARKER = "firecamp-member.properties";

  /** The last {@link #ENV_RESET_PASSWORDS} that was done, in a file beside {@link #MARKER}. */
  public static final String RESET_MARK = "firecamp-passwords-reset";

  /** The name of the administrator. */
  public static final String ADMIN_USER = "postgres";

  /** The secret with the administrator's password. */
  public static final String ADMIN_PASSWORD = "admin-password";

  /** The secret with the replication user's password. */
  public static final String REPLICATION_PASSWORD = "replication-password";

  /**
   * The setting of a role that holds the version of its password, so that an older one is never set
   * over a newer one.
   */
  public static final String PASSWORD_VERSION = "firecamp.password_version";

  /**
   * Set to a text that differs from that of the last start at which it was done: a primary sets the
   * passwords of both roles to its secrets before it serves.
   */
  public static final String ENV_RESET_PASSWORDS = "FIRECAMP_RESET_PASSWORDS";

  /** The versions of the two secrets. */
  public static final String ENV_ADMIN_PASSWORD_VERSION = "FIRECAMP_ADMIN_PASSWORD_VERSION";

  public static final String ENV_REPLICATION_PASSWORD_VERSION =
      "FIRECAMP_REPLICATION_PASSWORD_VERSION";

  public static final String ENV_CLUSTER = "FIRECAMP_CLUSTER";
  public static final String ENV_SERVICE = "FIRECAMP_SERVICE";
  public static final String ENV_SERVICE_UUID = "FIRECAMP_SERVICE_UUID";
  public static final String ENV_MEMBER = "FIRECAMP_MEMBER";
  public static final String ENV_MEMBER_DNS_NAME = "FIRECAMP_MEMBER_DNS_NAME";

  /**
   * {@code primary} or {@code standby}. The data of a member is made accordingly; what was a
   * primary's never serves as a standby's, and a standby's serves as a standby. With {@code look}
   * the member only says what its data is, and ends.
   */
  public static final String ENV_ROLE = "FIRECAMP_ROLE";

  /** The value of {@link #ENV_ROLE} of a member that only says what its data is. */
  public static final String LOOK = "look";

  /**
   * The timeline that another member's data is on. The primary refuses to serve data of an earlier
   * one: a member that was promoted has newer rows.
   */
  public static final String ENV_TIMELINE = "FIRECAMP_TIMELINE";

  /** The member whose timeline {@link #ENV_TIMELINE} is. */
  public static final String ENV_TIMELINE_OF = "FIRECAMP_TIMELINE_OF";

  /** How often the intended primary of the service was chosen. */
  public static final String ENV_TERM = "FIRECAMP_TERM";

  /**
   * Whether empty volumes of the primary are initialized: {@code true} until the service was ready
   * for the first time. With anything else the volumes are lost ones, and the member refuses.
   */
  public static final String ENV_INITIALIZE = "FIRECAMP_INITIALIZE";

  /**
   * Which copy of the primary the member's data has to be; 1 unless given. A standby whose marker
   * names an earlier one is cloned again.
   */
  public static final String ENV_COPY = "FIRECAMP_COPY";

  /** The DNS name of the primary. */
  public static final String ENV_PRIMARY_HOST = "FIRECAMP_PRIMARY_HOST";

  public static final String ENV_PRIMARY_PORT = "FIRECAMP_PRIMARY_PORT";

  /** The addresses to listen on, as in {@code listen_addresses}. */
  public static final String ENV_LISTEN_ADDRESSES = "FIRECAMP_LISTEN_ADDRESSES";

  public static final String ENV_PORT = "FIRECAMP_PORT";
  public static final String ENV_REPLICATION_USER = "FIRECAMP_REPLICATION_USER";
  public static final String ENV_POSTGRES_MAJOR = "FIRECAMP_POSTGRES_MAJOR";

  private BootContract() {}

  /** The only line of {@link #PASSWORD_FILE}; ends with a line break. */
  public static String passwordLine(String user, Secret password) {
    return "*:*:*:%s:%s\n"
        .formatted(Quote.passwordFile(user), Quote.passwordFile(password.reveal()));
  }

  /** The name of the replication slot that the standby uses on the primary. */
  public static String slotName(String member) {
    return "firecamp_" + member.toLowerCase(java.util.Locale.ROOT).replace('-', '_');
  }
}
