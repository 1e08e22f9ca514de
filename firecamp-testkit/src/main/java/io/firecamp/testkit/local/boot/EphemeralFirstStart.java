package io.firecamp.testkit.local.boot;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Data for tests: every member starts from a copy of the same template, so that a standby has only
 * to replay what the primary did since; nothing is synced to disk. All servers start at the same
 * time: the primary's roles are made when it runs, and then its standbys are told where it is.
 */
public final class EphemeralFirstStart implements FirstStart {
  private final ReadyCopies copies;
  private final int ready;
  private final ServerUser user;
  private final FirstPrimaries primaries = new FirstPrimaries();

  /** Members whose first start is under way with a copy of the template. */
  private final Set<String> copied = ConcurrentHashMap.newKeySet();

  /**
   * @param ready how many copies are kept ready for members to come
   */
  public EphemeralFirstStart(ServerUser user, ReadyCopies copies, int ready) {
    this.copies = copies;
    this.ready = ready;
    this.user = user;
  }

  @Override
  public void initialise(BootRequest request) throws IOException, InterruptedException {
    primaries.begin(request);
    copyTemplate(request);
  }

  @Override
  public void copyPrimary(BootRequest request, Consumer<String> progress)
      throws IOException, InterruptedException {
    // A primary that is there already, or was once, may have recycled the WAL since the template.
    boolean first = request.mayInitialize() && !FirstPrimaries.listens(request);
    if (!first && !primaries.isStarting(request)) {
      new BaseBackup(request, user, false).take(progress, bytes -> {});
      return;
    }
    copyTemplate(request);
    WholeFile.write(request.pgdata().resolve("standby.signal"), "", user, request.data());
  }

  @Override
  public void cloneAgain(BootRequest request, Preparation preparation, Consumer<String> progress)
      throws IOException, InterruptedException {
    new BaseBackup(request, user, false).take(progress, preparation);
  }

  private void copyTemplate(BootRequest request) throws IOException, InterruptedException {
    copied.add(key(request));
    copies.startBegins();
    copies.copyTo(request.pgdata(), request.wal());
    WholeFile.link(request.pgdata().resolve("pg_wal"), request.wal(), user, request.data());
  }

  @Override
  public Optional<Finish> finish(BootRequest request) throws IOException, InterruptedException {
    if (!copied.contains(key(request))) {
      return Optional.empty();
    }
    if (!request.startsAsPrimary()) {
      return Optional.of(new Following(request, user, primaries, overrides()));
    }
    RolesByKey roles = new RolesByKey(request, copies.key());
    return Optional.of((server, progress) -> roles.make());
  }

  @Override
  public void ended(BootRequest request) {
    primaries.ended(request);
    if (copied.remove(key(request))) {
      copies.startEnded(ready);
    }
  }

  @Override
  public Map<String, String> overrides() {
    Map<String, String> fast = new TreeMap<>();
    // In the data directory, so that nothing of a killed server is left in /dev/shm.
    fast.put("dynamic_shared_memory_type", "mmap");
    fast.put("fsync", "off");
    fast.put("full_page_writes", "off");
    // Commits are synchronous: without fsync that is a write to memory, and standbys get them at
    // once.
    fast.put("wal_retrieve_retry_interval", "50ms");
    fast.put("primary_slot_name", "");
    return fast;
  }

  private static String key(BootRequest request) {
    return request.env(BootContract.ENV_SERVICE_UUID) + "/" + request.member();
  }
}
