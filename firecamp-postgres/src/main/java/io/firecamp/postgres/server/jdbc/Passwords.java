package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.Quote;
import io.firecamp.spec.Secret;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.util.PasswordUtil;

/** Changes passwords of roles, and those with which standbys connect. */
final class Passwords {
  /** Any number, the same for everybody who changes passwords of this server. */
  private static final long LOCK = 0x66697265_63616d70L;

  /** SQLSTATE of a class that neither the server nor the standard uses. */
  private static final String NEWER = "FC001";

  /**
   * The body of one statement, and so one transaction that a controller cannot be paused within.
   * The version is kept as a setting of the role: it is replicated, is dropped with the role, and
   * needs no table.
   */
  private static final String CHANGE =
      """
      BEGIN
        PERFORM pg_advisory_xact_lock(%d);
        IF (SELECT max(CASE WHEN split_part(c, '=', 1) = '%s' THEN split_part(c, '=', 2)::bigint END)
            FROM pg_db_role_setting AS s JOIN pg_roles AS r ON r.oid = s.setrole,
              unnest(s.setconfig) AS c
            WHERE s.setdatabase = 0 AND r.rolname = %s) > %d THEN
          RAISE EXCEPTION 'a newer password is set' USING ERRCODE = '%s';
        END IF;
        ALTER ROLE %s PASSWORD %s;
        ALTER ROLE %s SET %s = '%d';
      END""";

  private Passwords() {}

  /** Sends only the SCRAM verifier. */
  static void change(Session session, String role, Secret password) {
    session.ask(
        "change the password of " + role,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(
                "ALTER ROLE %s PASSWORD %s"
                    .formatted(Quote.identifier(role), verifier(password)));
          }
        });
  }

  /** Sends only the SCRAM verifier. Whether the server has no newer one. */
  static boolean change(Session session, String role, Secret password, long version) {
    String name = Quote.identifier(role);
    String body =
        CHANGE.formatted(
            LOCK,
            BootContract.PASSWORD_VERSION,
            Quote.literal(role),
            version,
            NEWER,
            name,
            verifier(password),
            name,
            BootContract.PASSWORD_VERSION,
            version);
    return session.ask(
        "change the password of " + role,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("DO " + Quote.literal(body));
            return true;
          } catch (SQLException e) {
            if (Failures.hasState(e, NEWER)) {
              return false;
            }
            throw e;
          }
        });
  }

  private static String verifier(Secret password) {
    return Quote.literal(PasswordUtil.encodeScramSha256(password.reveal().toCharArray()));
  }

  /** A primary has no such file unless it was a standby; its next start as one is given it. */
  static void store(Session session, String role, Secret password) {
    new ServerFiles(session)
        .rewrite(
            BootContract.PASSWORD_FILE.substring(BootContract.CONF.length() + 1),
            BootContract.passwordLine(role, password));
  }
}
