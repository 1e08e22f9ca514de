package io.firecamp.testkit.local.boot;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.Synced;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Data that is meant to stay: initdb, everything on disk, real base backups. */
public final class DurableFirstStart implements FirstStart {
  private final Initdb initdb;
  private final ServerUser user;

  public DurableFirstStart(PostgresBinaries binaries, ServerUser user) {
    this.initdb = new Initdb(binaries, user);
    this.user = user;
  }

  @Override
  public void initialise(BootRequest request) throws IOException, InterruptedException {
    initdb.make(request.pgdata(), request.wal());
    initdb.makeRoles(
        request.pgdata(),
        request.secret(BootContract.ADMIN_PASSWORD),
        request.env(BootContract.ENV_REPLICATION_USER),
        request.secret(BootContract.REPLICATION_PASSWORD));
    Synced.trees(List.of(request.pgdata(), request.wal()));
  }

  @Override
  public void copyPrimary(BootRequest request, Consumer<String> progress)
      throws IOException, InterruptedException {
    new BaseBackup(request, user, true).take(progress, bytes -> {});
  }

  @Override
  public void cloneAgain(BootRequest request, Preparation preparation, Consumer<String> progress)
      throws IOException, InterruptedException {
    new BaseBackup(request, user, true).take(progress, preparation);
  }

  @Override
  public Optional<Finish> finish(BootRequest request) {
    return Optional.empty();
  }

  @Override
  public void ended(BootRequest request) {}

  @Override
  public Map<String, String> overrides() {
    // A first start as standby syncs the whole directory, file by file unless told otherwise.
    return isLinux() ? Map.of("recovery_init_sync_method", "syncfs") : Map.of();
  }

  private static boolean isLinux() {
    return System.getProperty("os.name", "").startsWith("Linux");
  }
}
