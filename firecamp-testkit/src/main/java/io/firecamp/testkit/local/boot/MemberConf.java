package io.firecamp.testkit.local.boot;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.Quote;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the configuration of a member anew at every start; the roles on disk decide what is in.
 * What the spec sets, this runtime does not override.
 */
final class MemberConf {
  static final String MEMBER_CONF = "member.conf";

  private MemberConf() {}

  static void render(BootRequest request, ServerUser user, Map<String, String> overrides)
      throws IOException {
    user.passage(request.conf());
    for (String path : new String[] {BootContract.POSTGRESQL_CONF, BootContract.PG_HBA_CONF}) {
      WholeFile.write(request.confFile(path), request.file(path), user);
    }
    Map<String, String> own = new LinkedHashMap<>();
    own.put("listen_addresses", request.env(BootContract.ENV_LISTEN_ADDRESSES));
    own.put("port", request.env(BootContract.ENV_PORT));
    own.put("unix_socket_directories", "");
    own.put("hba_file", request.confFile(BootContract.PG_HBA_CONF).toString());
    own.put("cluster_name", request.member());
    if (Files.exists(request.pgdata().resolve("standby.signal"))) {
      own.put("primary_conninfo", conninfo(request, user));
      if (!overrides.containsKey("primary_slot_name")) {
        own.put("primary_slot_name", BootContract.slotName(request.member()));
      }
    }
    own.putAll(OwnSettings.of(request));
    Map<String, String> wanted = SpecParameters.of(request);
    overrides.forEach(
        (name, value) -> {
          if (!wanted.containsKey(name)) {
            own.put(name, value);
          }
        });
    WholeFile.write(request.conf().resolve(MEMBER_CONF), lines(own), user);
    WholeFile.write(
        request.pgdata().resolve("postgresql.conf"), includes(request), user, request.data());
  }

  private static String conninfo(BootRequest request, ServerUser user) throws IOException {
    Path passwords = request.confFile(BootContract.PASSWORD_FILE);
    String name = request.env(BootContract.ENV_REPLICATION_USER);
    WholeFile.write(
        passwords,
        BootContract.passwordLine(name, request.secret(BootContract.REPLICATION_PASSWORD)),
        user);
    return "host=%s hostaddr=%s port=%s user=%s passfile=%s application_name=%s connect_timeout=5"
        .formatted(
            Quote.conninfo(request.env(BootContract.ENV_PRIMARY_HOST)),
            Quote.conninfo(request.env(PrimaryAddress.ENV)),
            request.env(BootContract.ENV_PRIMARY_PORT),
            Quote.conninfo(name),
            Quote.conninfo(passwords.toString()),
            Quote.conninfo(request.member()));
  }

  private static String includes(BootRequest request) {
    return "# Written by FireCamp at every start.\ninclude %s\ninclude %s\n"
        .formatted(
            Quote.parameter(request.confFile(BootContract.POSTGRESQL_CONF).toString()),
            Quote.parameter(request.conf().resolve(MEMBER_CONF).toString()));
  }

  private static String lines(Map<String, String> parameters) {
    StringBuilder text = new StringBuilder("# Written by FireCamp at every start.\n");
    parameters.forEach(
        (k, v) -> text.append(k).append(" = ").append(Quote.parameter(v)).append('\n'));
    return text.toString();
  }
}
