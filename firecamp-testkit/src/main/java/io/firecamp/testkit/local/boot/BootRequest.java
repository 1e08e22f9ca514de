package io.firecamp.testkit.local.boot;

import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.spec.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What a member is started with.
 *
 * @param data where the data volume is mounted on this machine
 * @param journal where the journal volume is mounted on this machine
 * @param log the file that its output is added to
 */
public record BootRequest(
    ContainerSpec spec, Path data, Path journal, Path log, Map<String, Secret> secrets) {

  String env(String name) {
    return Objects.requireNonNull(spec.environment().get(name), name + " is missing");
  }

  String file(String path) {
    return Objects.requireNonNull(spec.files().get(path), path + " is missing");
  }

  Secret secret(String name) {
    return Objects.requireNonNull(secrets.get(name), "secret " + name + " is missing");
  }

  String member() {
    return env(BootContract.ENV_MEMBER);
  }

  boolean startsAsPrimary() {
    return env(BootContract.ENV_ROLE).equals("primary");
  }

  /** Whether the member only says what its data is. */
  boolean looks() {
    return env(BootContract.ENV_ROLE).equals(BootContract.LOOK);
  }

  /** The timeline that another member's data is on; zero if it is not known. */
  int timeline() {
    return Integer.parseInt(spec.environment().getOrDefault(BootContract.ENV_TIMELINE, "0"));
  }

  /** The member whose timeline it is. */
  String timelineOf() {
    return spec.environment().getOrDefault(BootContract.ENV_TIMELINE_OF, "another member");
  }

  /** The directory with the data volumes of all members of the service. */
  Path serviceVolumes() {
    return Objects.requireNonNull(Objects.requireNonNull(data.getParent()).getParent());
  }

  /** Whether empty volumes of the primary are initialized. */
  boolean mayInitialize() {
    return "true".equals(spec.environment().get(BootContract.ENV_INITIALIZE));
  }

  /** Which copy of the primary the data of a standby has to be. */
  long copy() {
    return Long.parseLong(spec.environment().getOrDefault(BootContract.ENV_COPY, "1"));
  }

  Path pgdata() {
    return data.resolve("db");
  }

  Path wal() {
    return journal.resolve("wal");
  }

  /** What {@link #pgdata} was, while it is replaced. */
  Path oldPgdata() {
    return data.resolve("db.old");
  }

  /** What {@link #wal} was, while it is replaced. */
  Path oldWal() {
    return journal.resolve("wal.old");
  }

  Path conf() {
    return data.resolve("conf");
  }

  /** The rest of a path that the contract gives for the container. */
  Path confFile(String contractPath) {
    return conf().resolve(contractPath.substring(BootContract.CONF.length() + 1));
  }
}
