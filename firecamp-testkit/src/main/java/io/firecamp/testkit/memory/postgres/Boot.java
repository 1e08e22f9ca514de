package io.firecamp.testkit.memory.postgres;

import io.firecamp.backend.secret.SecretRef;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.spec.Secret;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts one member as the boot contract says. What is on the volumes decides what that takes. */
final class Boot {
  private enum Phase {
    CHECK,
    OWN_NAME,
    COPY
  }

  private final MemberProcess process;
  private final long began;
  private Phase phase = Phase.CHECK;
  private @Nullable Environment environment;
  private @Nullable DataDisk data;
  private @Nullable JournalDisk journal;
  private @Nullable BaseBackup backup;
  private VolumeCheck.@Nullable Found found;

  Boot(MemberProcess process, long now) {
    this.process = process;
    this.began = now;
  }

  Environment environment() {
    return Objects.requireNonNull(environment);
  }

  DataDisk data() {
    return Objects.requireNonNull(data);
  }

  JournalDisk journal() {
    return Objects.requireNonNull(journal);
  }

  MemberProcess process() {
    return process;
  }

  /** Unlocks the volumes. */
  void release() {
    DataDisk used = data;
    if (used != null && used.user == process) {
      used.user = null;
    }
    BaseBackup running = backup;
    if (running != null) {
      running.end();
    }
  }

  boolean step(long now) {
    try {
      return advance(now);
    } catch (Refusal refusal) {
      throw refusal.words().contains("FATAL") || refusal.words().startsWith("firecamp: ")
          ? refusal
          : new Refusal("firecamp: FATAL: " + refusal.words());
    }
  }

  private boolean advance(long now) {
    switch (phase) {
      case CHECK -> {
        check();
        phase = Phase.OWN_NAME;
        return true;
      }
      case OWN_NAME -> {
        return awaitOwnName(now);
      }
      case COPY -> {
        return copy(now);
      }
    }
    throw new IllegalStateException("no such phase");
  }

  private void check() {
    Environment given = Environment.of(process.spec);
    environment = given;
    secret(BootContract.ADMIN_PASSWORD);
    secret(BootContract.REPLICATION_PASSWORD);
    String dataVolume = process.volume(BootContract.DATA);
    String journalVolume = process.volume(BootContract.JOURNAL);
    if (dataVolume.equals(journalVolume)) {
      throw new Refusal(
          "the same volume is mounted at /data and /journal: mount the member's two volumes");
    }
    DataDisk disk = process.service.host.content(dataVolume, DataDisk.class, DataDisk::new);
    journal = process.service.host.content(journalVolume, JournalDisk.class, JournalDisk::new);
    if (disk.user != null) {
      throw new Refusal(
          "another container uses the volumes of "
              + given.member()
              + ": stop it before this one is started");
    }
    disk.user = process;
    data = disk;
    VolumeCheck volumes = new VolumeCheck(given, disk, journal());
    found = volumes.found();
    if (given.role() == Environment.Role.LOOK) {
      throw new Refusal("firecamp: " + volumes.words(found));
    }
  }

  private boolean awaitOwnName(long now) {
    Optional<String> address = process.service.host.resolve(environment().dnsName());
    if (!address.equals(Optional.of(environment().address()))) {
      waiting(
          now,
          environment().dnsName() + " to lead to " + environment().address(),
          address.map(a -> "it leads to " + a).orElse("it has no address"));
      return false;
    }
    if (found == VolumeCheck.Found.WHOLE) {
      new NewCopy(this).deleteOld();
      serve();
      return true;
    }
    if (found == VolumeCheck.Found.OLD_COPY) {
      backup = new BaseBackup(this, new NewCopy(this)::prepare);
      phase = Phase.COPY;
      return true;
    }
    new FirstStart(this).begin();
    if (environment().startsAsPrimary()) {
      new FirstStart(this).initialise();
      serve();
    } else {
      backup = new BaseBackup(this, () -> {});
      phase = Phase.COPY;
    }
    return true;
  }

  private boolean copy(long now) {
    BaseBackup running = Objects.requireNonNull(backup);
    Optional<String> missing = running.step(now);
    if (missing.isPresent()) {
      if (!running.began()) {
        waiting(now, "the primary", missing.get());
      }
      return false;
    }
    new NewCopy(this).deleteOld();
    serve();
    return true;
  }

  private void serve() {
    data().upstreamPassword = secret(BootContract.REPLICATION_PASSWORD);
    data().conf = process.spec.files().getOrDefault(BootContract.POSTGRESQL_CONF, "");
    DataDirectory directory = Objects.requireNonNull(data().directory);
    data().ownConf = ownConf(directory);
    Server server = new Server(this);
    String asked = process.spec.environment().getOrDefault(BootContract.ENV_RESET_PASSWORDS, "");
    if (!asked.isEmpty() && !directory.standbySignal && !asked.equals(data().passwordsReset)) {
      resetPasswords(server);
      data().passwordsReset = asked;
    }
    process.serve(server);
  }

  /** What the member needs because of what its data directory is. */
  private String ownConf(DataDirectory directory) {
    Floors wanted = Conf.read(environment().major(), data().conf).floors;
    return (directory.standbySignal ? wanted.raisedTo(directory.floors) : "")
        + (directory.checksums ? "" : "wal_log_hints = 'on'\n");
  }

  private void resetPasswords(Server server) {
    String replication = environment().replicationUser();
    server.resetPasswords(
        Map.of(
            BootContract.ADMIN_USER,
            secret(BootContract.ADMIN_PASSWORD),
            replication,
            secret(BootContract.REPLICATION_PASSWORD)),
        Map.of(
            BootContract.ADMIN_USER,
            version(BootContract.ENV_ADMIN_PASSWORD_VERSION),
            replication,
            version(BootContract.ENV_REPLICATION_PASSWORD_VERSION)));
  }

  private long version(String variable) {
    return Long.parseLong(process.spec.environment().getOrDefault(variable, "1"));
  }

  private void waiting(long now, String what, String lastWord) {
    long limit = TimeUnit.SECONDS.toNanos(environment().deadlineSeconds());
    if (now - began >= limit) {
      throw new Refusal(
          "waited " + environment().deadlineSeconds() + " s for " + what + ": " + lastWord);
    }
    process.starting("waiting for " + what + ": " + lastWord);
  }

  /** A secret that the container was given. */
  Secret secret(String name) {
    SecretRef ref = process.spec.secrets().get(name);
    Optional<Secret> secret = ref == null ? Optional.empty() : process.service.host.secret(ref);
    return secret.orElseThrow(() -> new Refusal("the container was not given: " + name));
  }
}
