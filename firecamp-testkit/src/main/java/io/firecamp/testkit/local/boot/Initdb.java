package io.firecamp.testkit.local.boot;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.Quote;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.PasswordUtil;

/**
 * Makes a database and its roles without ever opening a port or a socket. What it makes may not be
 * on disk yet.
 */
final class Initdb {
  private static final String CONFIRMED = "firecamp-roles-made";
  private static final Pattern SEGMENT = Pattern.compile("segment = \"([0-9A-F]{24})\"");
  private final PostgresBinaries binaries;
  private final ServerUser user;

  Initdb(PostgresBinaries binaries, ServerUser user) {
    this.binaries = binaries;
    this.user = user;
  }

  /** Makes the data directory with its WAL elsewhere. Nobody can log in until roles are made. */
  void make(Path pgdata, Path wal) throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(binaries.initdb().toString());
    command.addAll(List.of("-D", pgdata.toString(), "-X", wal.toString()));
    command.addAll(List.of("-U", BootContract.ADMIN_USER, "-E", "UTF8", "-A", "reject"));
    command.add(isLinux() ? "--locale=C.UTF-8" : "--no-locale");
    command.add("--data-checksums");
    command.add("--no-sync");
    Tool.run(user.command(command), "");
  }

  /**
   * Sets the administrator's password and makes the replication user, in single-user mode. Only
   * verifiers of the passwords reach the server.
   */
  void makeRoles(Path pgdata, Secret adminPassword, String replicationUser, Secret replication)
      throws InterruptedException {
    String sql =
        "ALTER ROLE %s PASSWORD %s;\n"
                .formatted(Quote.identifier(BootContract.ADMIN_USER), verifier(adminPassword))
            + "CREATE ROLE %s LOGIN REPLICATION PASSWORD %s;\n"
                .formatted(Quote.identifier(replicationUser), verifier(replication))
            + "SELECT '%s' FROM pg_authid WHERE rolname = %s AND rolpassword LIKE 'SCRAM%%';\n"
                .formatted(CONFIRMED, Quote.literal(replicationUser));
    String output = single(pgdata, sql);
    if (!output.contains(CONFIRMED + "\"")) {
      throw new BootException("the roles could not be made: " + lastError(output));
    }
  }

  /**
   * Sets the passwords of both roles, in single-user mode, whatever was done to the roles
   * meanwhile; on disk when this returns. A server that was not shut down is recovered first.
   */
  void resetRoles(BootRequest request) throws InterruptedException {
    String admin = Quote.identifier(BootContract.ADMIN_USER);
    String user = request.env(BootContract.ENV_REPLICATION_USER);
    String replication = Quote.identifier(user);
    String create =
        "BEGIN CREATE ROLE %s; EXCEPTION WHEN duplicate_object THEN NULL; END"
            .formatted(replication);
    String sql =
        "ALTER ROLE %s SUPERUSER LOGIN CONNECTION LIMIT -1 VALID UNTIL 'infinity' PASSWORD %s;\n"
                .formatted(admin, verifier(request.secret(BootContract.ADMIN_PASSWORD)))
            + "DO %s;\n".formatted(Quote.literal(create))
            + "ALTER ROLE %s LOGIN REPLICATION CONNECTION LIMIT -1 VALID UNTIL 'infinity' PASSWORD %s;\n"
                .formatted(
                    replication, verifier(request.secret(BootContract.REPLICATION_PASSWORD)))
            + version(admin, request, BootContract.ENV_ADMIN_PASSWORD_VERSION)
            + version(replication, request, BootContract.ENV_REPLICATION_PASSWORD_VERSION)
            + "SELECT '%s' FROM pg_authid WHERE rolname IN ('%s', %s) AND rolpassword LIKE 'SCRAM%%' HAVING count(*) = 2;\n"
                .formatted(CONFIRMED, BootContract.ADMIN_USER, Quote.literal(user));
    String output = single(request.pgdata(), sql, List.of());
    if (!output.contains(CONFIRMED + "\"")) {
      throw new BootException("the passwords could not be set: " + lastError(output));
    }
  }

  private static String version(String role, BootRequest request, String variable) {
    return "ALTER ROLE %s SET %s = '%d';\n"
        .formatted(
            role,
            BootContract.PASSWORD_VERSION,
            Long.parseLong(request.spec().environment().getOrDefault(variable, "1")));
  }

  /**
   * Gives the administrator a password and puts the last checkpoint at the beginning of a segment.
   *
   * @return the name of that segment
   */
  String makeTemplate(Path pgdata, Secret adminPassword) throws InterruptedException {
    String output =
        single(
            pgdata,
            "ALTER ROLE %s PASSWORD %s;\nSELECT pg_switch_wal();\n"
                    .formatted(Quote.identifier(BootContract.ADMIN_USER), verifier(adminPassword))
                + "CHECKPOINT;\n"
                + "SELECT pg_walfile_name(pg_current_wal_insert_lsn()) AS segment;\n");
    Matcher segment = SEGMENT.matcher(output);
    if (!segment.find()) {
      throw new BootException("the template could not be made: " + lastError(output));
    }
    return segment.group(1);
  }

  private String single(Path pgdata, String sql) throws InterruptedException {
    return single(pgdata, sql, List.of("-c", "log_checkpoints=off", "-c", "fsync=off"));
  }

  private String single(Path pgdata, String sql, List<String> options)
      throws InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(binaries.postgres().toString(), "--single", "-D", pgdata.toString()));
    command.addAll(options);
    command.add("postgres");
    return Tool.run(user.command(command), sql);
  }

  static String verifier(Secret password) {
    return Quote.literal(PasswordUtil.encodeScramSha256(password.reveal().toCharArray()));
  }

  private static String lastError(String output) {
    return output
        .lines()
        .filter(l -> l.contains("ERROR") || l.contains("FATAL"))
        .reduce((a, b) -> b)
        .orElse("the server said nothing");
  }

  private static boolean isLinux() {
    return System.getProperty("os.name", "").startsWith("Linux");
  }
}
