package io.firecamp.testkit.local.boot;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.testkit.binaries.PostgresBinaries;
import io.firecamp.testkit.machine.os.ServerUser;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Data for tests: every member starts from a copy of the same template, so that a standby has only
 * to replay what the primary did since; nothing is synced to disk.
 */
public final class EphemeralFirstStart implements FirstStart {
  private static final Duration PRIMARY_WITHIN = Duration.ofMinutes(2);
  private static final int ASK_AGAIN_MILLIS = 3;
  private final Initdb initdb;
  private final Template template;
  private final ServerUser user;

  public EphemeralFirstStart(PostgresBinaries binaries, ServerUser user, Template template) {
    this.initdb = new Initdb(binaries, user);
    this.template = template;
    this.user = user;
  }

  @Override
  public void initialise(BootRequest request) throws IOException, InterruptedException {
    template.copyTo(request);
    initdb.makeRoles(
        request.pgdata(),
        request.secret(BootContract.ADMIN_PASSWORD),
        request.env(BootContract.ENV_REPLICATION_USER),
        request.secret(BootContract.REPLICATION_PASSWORD),
        false);
  }

  @Override
  public void copyPrimary(BootRequest request, Consumer<String> progress)
      throws IOException, InterruptedException {
    if (listens(primary(request))) {
      new BaseBackup(request, user, false).take(progress);
      return;
    }
    template.copyTo(request);
    DataCopy.writeSynced(request.pgdata().resolve("standby.signal"), "", user);
    awaitPrimary(request, progress);
  }

  @Override
  public Map<String, String> overrides() {
    Map<String, String> fast = new TreeMap<>();
    // In the data directory, so that nothing of a killed server is left in /dev/shm.
    fast.put("dynamic_shared_memory_type", "mmap");
    fast.put("fsync", "off");
    fast.put("full_page_writes", "off");
    fast.put("synchronous_commit", "off");
    fast.put("wal_retrieve_retry_interval", "50ms");
    fast.put("primary_slot_name", "");
    return fast;
  }

  private static InetSocketAddress primary(BootRequest request) {
    return new InetSocketAddress(
        request.env(PrimaryAddress.ENV),
        Integer.parseInt(request.env(BootContract.ENV_PRIMARY_PORT)));
  }

  /** A primary that is there already may have recycled the WAL since the template. */
  private static boolean listens(InetSocketAddress primary) {
    try (Socket socket = new Socket()) {
      socket.connect(primary, 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The primary listens only when its roles are made. */
  private static void awaitPrimary(BootRequest request, Consumer<String> progress)
      throws InterruptedException {
    InetSocketAddress primary = primary(request);
    long end = System.nanoTime() + PRIMARY_WITHIN.toNanos();
    while (true) {
      progress.accept("waiting for the primary");
      try (Socket socket = new Socket()) {
        socket.connect(primary, 1000);
        return;
      } catch (IOException e) {
        if (System.nanoTime() - end > 0) {
          throw new BootException(
              "the primary at " + primary + " does not listen: " + e.getMessage(), e);
        }
        Thread.sleep(ASK_AGAIN_MILLIS);
      }
    }
  }

  /** Whether the template is there already, so that the first provisioning is a warm one. */
  boolean isWarm() {
    return Files.isDirectory(template.directory());
  }
}
