package io.firecamp.postgres.control;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.Quote;
import io.firecamp.spec.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.util.PasswordUtil;

/** Changes passwords on running servers. */
final class Passwords {
  private Passwords() {}

  /** Sets a role's password; only its SCRAM verifier is sent. */
  static void change(Connection primary, String role, Secret password) throws SQLException {
    Sql.silence(primary);
    String verifier = PasswordUtil.encodeScramSha256(password.reveal().toCharArray());
    Sql.run(
        primary,
        "ALTER ROLE %s PASSWORD %s".formatted(Quote.identifier(role), Quote.literal(verifier)));
  }

  /** The stream that runs goes on; the next one that the standby begins uses the new password. */
  static void tellStandby(Connection standby, String role, Secret password) throws SQLException {
    Sql.silence(standby);
    String path =
        ServerFiles.directory(standby)
            + BootContract.PASSWORD_FILE.substring(BootContract.CONF.length() + 1);
    ServerFiles.write(standby, path, BootContract.passwordLine(role, password));
  }
}
