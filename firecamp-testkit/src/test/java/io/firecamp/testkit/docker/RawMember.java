package io.firecamp.testkit.docker;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.HbaConf;
import io.firecamp.postgres.config.PostgresConf;
import io.firecamp.testkit.docker.client.Docker;
import io.firecamp.testkit.machine.os.Trees;
import io.firecamp.testkit.scenario.Clusters;
import io.firecamp.testkit.scenario.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A member as the image alone makes it: what a runtime would give it, on volumes that are
 * directories. Tests change what they want to see refused.
 */
final class RawMember {
  static final String UUID = "0123456789abcdef";
  private static final int BLOCK = new SecureRandom().nextInt(1, 250);
  final Path directory;
  final Map<String, String> environment = new TreeMap<>();
  final Map<String, Path> mounts = new TreeMap<>();
  String image = Engine.IMAGE + ":" + Engine.major();
  String user = "999:999";
  boolean init = true;
  private final int ordinal;
  private String container = "";

  /**
   * @param parent with a directory per member and a hosts file for all
   */
  RawMember(Path parent, int ordinal) throws IOException {
    this.ordinal = ordinal;
    this.directory = Files.createDirectories(parent.resolve("mypg-" + ordinal));
    for (String volume : List.of("data", "journal", "files", "secrets")) {
      Files.createDirectories(directory.resolve(volume));
    }
    write("files/postgresql.conf", PostgresConf.render(PostgresConf.defaults(1), Map.of()));
    write("files/pg_hba.conf", HbaConf.render());
    write("secrets/" + BootContract.ADMIN_PASSWORD, Clusters.ADMIN_PASSWORD);
    write("secrets/" + BootContract.REPLICATION_PASSWORD, Clusters.REPLICATION_PASSWORD);
    own("999");
    Path hosts = parent.resolve("hosts");
    Files.writeString(
        hosts,
        "127.0.0.1 localhost\n%s %s\n%s %s\n".formatted(address(0), name(0), address(1), name(1)));
    mounts.put("/data", directory.resolve("data"));
    mounts.put("/journal", directory.resolve("journal"));
    mounts.put(BootContract.FILES, directory.resolve("files"));
    mounts.put(BootContract.SECRETS, directory.resolve("secrets"));
    mounts.put("/etc/hosts", hosts);
    environment.put(BootContract.ENV_CLUSTER, "t1");
    environment.put(BootContract.ENV_SERVICE, "mypg");
    environment.put(BootContract.ENV_SERVICE_UUID, UUID);
    environment.put(BootContract.ENV_MEMBER, "mypg-" + ordinal);
    environment.put(BootContract.ENV_MEMBER_DNS_NAME, name(ordinal));
    environment.put(BootContract.ENV_ROLE, ordinal == 0 ? "primary" : "standby");
    environment.put(BootContract.ENV_INITIALIZE, "true");
    environment.put(BootContract.ENV_PRIMARY_HOST, name(0));
    environment.put(BootContract.ENV_PRIMARY_PORT, "5432");
    environment.put(BootContract.ENV_LISTEN_ADDRESSES, address(ordinal));
    environment.put(BootContract.ENV_PORT, "5432");
    environment.put(BootContract.ENV_REPLICATION_USER, "repluser");
    environment.put(BootContract.ENV_POSTGRES_MAJOR, Integer.toString(Engine.major()));
  }

  private static String name(int ordinal) {
    return "mypg-" + ordinal + ".t1-firecamp.com";
  }

  private static String address(int ordinal) {
    return "127.63." + BLOCK + "." + (ordinal + 1);
  }

  void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
    own("999");
  }

  void own(String owner) throws IOException {
    int id = Integer.parseInt(owner);
    try (var files = Files.walk(directory)) {
      for (Path file : files.filter(f -> !f.equals(directory)).toList()) {
        Files.setAttribute(file, "unix:uid", id, java.nio.file.LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:gid", id, java.nio.file.LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  RawMember start() {
    remove();
    List<String> run =
        new ArrayList<>(
            List.of(
                "run",
                "--detach",
                "--network=host",
                "--init=" + init,
                "--user=" + user,
                "--cap-drop=ALL",
                "--stop-timeout=60",
                "--health-interval=1s"));
    environment.forEach((key, value) -> run.add("--env=" + key + "=" + value));
    mounts.forEach((target, source) -> run.add("--volume=" + source + ":" + target));
    run.add(image);
    container = Engine.DOCKER.run(run).strip();
    return this;
  }

  void await(String line) {
    Clusters.await(
        () -> log().contains(line),
        () -> "the log of member " + ordinal + " has no '" + line + "':\n" + log());
  }

  RawMember awaitReady() {
    await("database system is ready to accept");
    return this;
  }

  void awaitFile(String file) {
    Clusters.await(
        () -> Files.exists(directory.resolve(file)), () -> file + " is not made:\n" + log());
  }

  void kill() {
    Engine.DOCKER.run(List.of("kill", container));
  }

  /** With the image's own signal. */
  void stop() {
    Engine.DOCKER.run(List.of("stop", container));
  }

  int awaitEnd() {
    return Integer.parseInt(Engine.DOCKER.run(List.of("wait", container)).strip());
  }

  String log() {
    Docker.Reply reply = Engine.DOCKER.tryRun(List.of("logs", container));
    return reply.output() + reply.complaint();
  }

  String exec(String... command) {
    List<String> exec = new ArrayList<>(List.of("exec", container));
    exec.addAll(List.of(command));
    return Engine.DOCKER.run(exec);
  }

  String health() {
    return Engine.DOCKER
        .run(List.of("inspect", "--format", "{{.State.Health.Status}}", container))
        .strip();
  }

  String identity() {
    try {
      Properties properties = new Properties();
      try (var in = Files.newInputStream(directory.resolve("data").resolve(BootContract.MARKER))) {
        properties.load(in);
      }
      return properties.getProperty("system-id");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  DataSource dataSource() {
    return dataSource(Clusters.ADMIN_PASSWORD);
  }

  DataSource dataSource(String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {address(ordinal)});
    source.setDatabaseName("postgres");
    source.setUser("postgres");
    source.setPassword(password);
    source.setConnectTimeout(5);
    return source;
  }

  void remove() {
    if (!container.isEmpty()) {
      Engine.DOCKER.run(List.of("rm", "--force", "--volumes", container));
      container = "";
    }
  }

  void removeAll() throws IOException {
    remove();
    Trees.delete(directory);
  }
}
