package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.Quote;
import io.firecamp.spec.Secret;
import java.sql.Statement;
import org.postgresql.util.PasswordUtil;

/** Changes passwords of roles, and those with which standbys connect. */
final class Passwords {
  private Passwords() {}

  /** Sends only the SCRAM verifier. */
  static void change(Session session, String role, Secret password) {
    session.ask(
        "change the password of " + role,
        connection -> {
          String verifier = PasswordUtil.encodeScramSha256(password.reveal().toCharArray());
          try (Statement statement = connection.createStatement()) {
            return statement.execute(
                "ALTER ROLE %s PASSWORD %s"
                    .formatted(Quote.identifier(role), Quote.literal(verifier)));
          }
        });
  }

  /** A primary has no such file unless it was a standby; its next start as one is given it. */
  static void store(Session session, String role, Secret password) {
    new ServerFiles(session)
        .rewrite(
            BootContract.PASSWORD_FILE.substring(BootContract.CONF.length() + 1),
            BootContract.passwordLine(role, password));
  }
}
