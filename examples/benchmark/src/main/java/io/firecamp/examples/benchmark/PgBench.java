package io.firecamp.examples.benchmark;

import io.firecamp.postgres.PostgresMember;
import io.firecamp.spec.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs {@code pgbench}, which has to be installed, against one member. */
final class PgBench {
  /** More than cores, so that commits can share a flush. */
  private static final int CLIENTS = 8;

  private static final Pattern TPS = Pattern.compile("(?m)^tps = ([0-9.]+) ");
  private final PostgresMember member;
  private final Secret password;

  PgBench(PostgresMember member, Secret password) {
    this.member = member;
    this.password = password;
  }

  /** Makes the tables; each unit of scale is 15 MB of data. */
  void load(int scale) throws IOException, InterruptedException {
    run(List.of("--initialize", "--quiet", "--scale=" + scale));
  }

  /** Transactions per second of the standard read-write script. */
  double readWrite(int seconds) throws IOException, InterruptedException {
    return measure(seconds, "tpcb-like");
  }

  /** Transactions per second of the script that selects by primary key. */
  double readOnly(int seconds) throws IOException, InterruptedException {
    return measure(seconds, "select-only");
  }

  private double measure(int seconds, String script) throws IOException, InterruptedException {
    String output =
        run(
            List.of(
                "--builtin=" + script,
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + CLIENTS,
                "--jobs=2",
                "--time=" + seconds));
    Matcher tps = TPS.matcher(output);
    if (!tps.find()) {
      throw new IOException("pgbench names no transactions per second:\n" + output);
    }
    return Double.parseDouble(tps.group(1));
  }

  private String run(List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("pgbench"));
    command.addAll(options);
    command.addAll(
        List.of(
            "--host=" + member.host(),
            "--port=" + member.port(),
            "--username=postgres",
            "postgres"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", password.reveal());
    Process process = builder.start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("pgbench failed:\n" + output);
      }
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
