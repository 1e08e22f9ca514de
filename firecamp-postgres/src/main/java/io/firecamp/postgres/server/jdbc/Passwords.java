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
        PERFORM pg_advisory_xact_lock(%1$d);
        %2$s
        IF (SELECT max(CASE WHEN split_part(c, '=', 1) = '%3$s' THEN split_part(c, '=', 2)::bigint END)
            FROM pg_db_role_setting AS s JOIN pg_roles AS r ON r.oid = s.setrole,
              unnest(s.setconfig) AS c
            WHERE s.setdatabase = 0 AND r.rolname = %4$s) > %5$d THEN
          %6$s
        END IF;
        ALTER ROLE %7$s PASSWORD %8$s;
        ALTER ROLE %7$s SET %3$s = '%5$d';
      END\
      """;

  private static final String REFUSE =
      "RAISE EXCEPTION 'a newer password is set' USING ERRCODE = '%s';".formatted(NEWER);

  /** The role keeps what it has. */
  private static final String KEEP = "RETURN;";

  /** Somebody else than us may create it concurrently. */
  private static final String CREATE =
      """
      BEGIN
          CREATE ROLE %1$s;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
        ALTER ROLE %1$s LOGIN;\
      """;

  private Passwords() {}

  /** Sends only the SCRAM verifier. */
  static void change(Session session, String role, Secret password) {
    session.ask(
        "change the password of " + role,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(
                "ALTER ROLE %s PASSWORD %s".formatted(Quote.identifier(role), verifier(password)));
          }
        });
  }

  /** Sends only the SCRAM verifier. Whether the server has no newer one. */
  static boolean change(Session session, String role, Secret password, long version) {
    return session.ask(
        "change the password of " + role,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(statement(role, password, version, "", REFUSE));
            return true;
          } catch (SQLException e) {
            if (Failures.hasState(e, NEWER)) {
              return false;
            }
            throw e;
          }
        });
  }

  /** Sends only the SCRAM verifier. A role that has a newer password keeps it. */
  static void create(Session session, String role, Secret password, long version) {
    String create = CREATE.formatted(Quote.identifier(role));
    session.run("create role " + role, statement(role, password, version, create, KEEP));
  }

  private static String statement(
      String role, Secret password, long version, String first, String ifNewer) {
    String body =
        CHANGE.formatted(
            LOCK,
            first,
            BootContract.PASSWORD_VERSION,
            Quote.literal(role),
            version,
            ifNewer,
            Quote.identifier(role),
            verifier(password));
    return "DO " + Quote.literal(body);
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
