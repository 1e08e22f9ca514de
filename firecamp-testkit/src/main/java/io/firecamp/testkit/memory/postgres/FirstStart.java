package io.firecamp.testkit.memory.postgres;

import io.firecamp.postgres.boot.BootContract;
import java.util.Map;
import java.util.Objects;

/** What is done once in a member's life. Cut short anywhere, the next start does it all again. */
final class FirstStart {
  private final Boot boot;

  FirstStart(Boot boot) {
    this.boot = boot;
  }

  /** Both marker files before anything else; what an interrupted one left is cleared. */
  void begin() {
    Environment of = boot.environment();
    Identity identity = Identity.unfinished(of.serviceUuid(), of.member());
    boot.data().identity = identity;
    boot.journal().identity = identity;
    boot.data().directory = null;
    boot.data().corrupt = false;
    boot.journal().wal = null;
  }

  /** initdb, and the two roles. */
  void initialise() {
    String user = boot.environment().replicationUser();
    Floors floors = Conf.read(boot.environment().major(), "").floors;
    Fact fact =
        new Fact(
            Wal.FIRST,
            Map.of(
                BootContract.ADMIN_USER,
                boot.secret(BootContract.ADMIN_PASSWORD),
                user,
                boot.secret(BootContract.REPLICATION_PASSWORD)),
            floors);
    DataDirectory made =
        new DataDirectory(
            boot.environment().major(), boot.process().service.systemIds.next(), floors);
    made.checksums = true;
    made.redo = Wal.FIRST;
    made.applied = Wal.FIRST;
    made.checkpointTimeline = 1;
    made.cleanShutdown = true;
    complete(made, new Wal(Timeline.first(fact), Wal.FIRST, Wal.segment(Wal.FIRST)));
  }

  /** The marker is completed after everything else. */
  void complete(DataDirectory directory, Wal wal) {
    boot.data().directory = directory;
    boot.journal().wal = wal;
    boot.data().corrupt = false;
    boot.data().identity =
        Objects.requireNonNull(boot.data().identity)
            .complete(directory.systemId, boot.environment().copy());
  }
}
