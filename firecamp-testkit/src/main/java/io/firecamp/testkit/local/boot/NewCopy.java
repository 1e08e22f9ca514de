package io.firecamp.testkit.local.boot;

import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.Squatters;
import io.firecamp.testkit.machine.os.Trees;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/**
 * Replaces the data of a standby by a new copy of the primary. The old directories are kept beside
 * it until the new ones are whole, if there is room for both. May be interrupted anywhere: the
 * marker says that a copy is being made before anything is moved.
 */
final class NewCopy implements FirstStart.Preparation {
  /** What a copy takes beside the databases, and grows by while it is made. */
  private static final long RESERVE = 256L << 20;

  private final BootRequest request;
  private final ServerUser user;
  private final Consumer<String> progress;

  NewCopy(BootRequest request, ServerUser user, Consumer<String> progress) {
    this.request = request;
    this.user = user;
    this.progress = progress;
  }

  @Override
  public void prepare(long bytes) throws IOException {
    Squatters.end(request.pgdata());
    Marker marker = Marker.read(request.data()).orElseThrow();
    if (marker.cloning() == 0) {
      deleteOld();
      marker.beingCloned(request.copy()).write(request.data());
    }
    if (!Files.exists(request.oldPgdata())) {
      setAside(bytes);
    }
    Trees.delete(request.pgdata());
    Trees.delete(request.wal());
    user.privateDirectory(request.pgdata());
    user.privateDirectory(request.wal());
  }

  /** The WAL first: as long as there is no old data directory, the one in place is the old one. */
  private void setAside(long bytes) throws IOException {
    if (!Files.exists(request.pgdata())) {
      return;
    }
    if (Files.getFileStore(request.data()).getUsableSpace() < bytes + RESERVE) {
      progress.accept("no room to keep the old data beside the new: it is deleted first");
      return;
    }
    if (!Files.exists(request.oldWal()) && Files.exists(request.wal())) {
      Files.move(request.wal(), request.oldWal(), StandardCopyOption.ATOMIC_MOVE);
      WholeFile.sync(request.journal());
    }
    Files.move(request.pgdata(), request.oldPgdata(), StandardCopyOption.ATOMIC_MOVE);
    WholeFile.sync(request.data());
  }

  /** Deletes what was set aside. */
  void deleteOld() throws IOException {
    Trees.delete(request.oldPgdata());
    Trees.delete(request.oldWal());
  }
}
