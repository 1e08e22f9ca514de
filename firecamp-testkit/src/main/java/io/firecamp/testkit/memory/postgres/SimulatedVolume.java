package io.firecamp.testkit.memory.postgres;

import io.firecamp.testkit.memory.process.ProcessHost;
import org.jspecify.annotations.Nullable;

/** What is on a volume of a member, for tests; no container may use it meanwhile. */
public final class SimulatedVolume {
  private final ProcessHost host;
  private final String volumeId;

  SimulatedVolume(ProcessHost host, String volumeId) {
    this.host = host;
    this.volumeId = volumeId;
  }

  /** Puts files on a data volume that no server put there. */
  public void putForeignData() {
    data().foreign = true;
  }

  /** Puts files on a journal volume that no server put there. */
  public void putForeignJournal() {
    journal().foreign = true;
  }

  /** Everything on a data volume is gone. */
  public void emptyData() {
    DataDisk data = data();
    data.identity = null;
    data.directory = null;
    data.oldDirectory = null;
    data.conf = "";
  }

  /** Everything on a journal volume is gone. */
  public void emptyJournal() {
    JournalDisk journal = journal();
    journal.identity = null;
    journal.wal = null;
    journal.oldWal = null;
  }

  /** Whether the data that a new copy replaces is still there. */
  public boolean keepsOldData() {
    return data().oldDirectory != null;
  }

  /** Removes the marker file of a data volume. */
  public void removeDataMarker() {
    data().identity = null;
  }

  /** Makes the marker file of a data volume unreadable. */
  public void damageDataMarker() {
    DataDisk data = data();
    Identity identity = data.identity;
    if (identity != null) {
      data.identity =
          new Identity(
              identity.serviceUuid(), identity.member(), null, identity.copy(), identity.cloning());
    }
  }

  /** Puts everything that is on another data volume on this one. */
  public void copyDataFrom(String other) {
    DataDisk from = host.content(other, DataDisk.class, DataDisk::new);
    DataDisk data = data();
    data.identity = from.identity;
    data.directory = from.directory;
    data.conf = from.conf;
  }

  /** Puts the data directory of another data volume on this one, and leaves the marker. */
  public void copyDirectoryFrom(String other) {
    data().directory = host.content(other, DataDisk.class, DataDisk::new).directory;
  }

  /** Puts everything that is on another journal volume on this one. */
  public void copyJournalFrom(String other) {
    JournalDisk from = host.content(other, JournalDisk.class, JournalDisk::new);
    JournalDisk journal = journal();
    journal.identity = from.identity;
    journal.wal = from.wal;
  }

  /** The system identifier of the data directory; null if there is none. */
  public @Nullable String systemIdentifier() {
    DataDirectory directory = data().directory;
    return directory == null ? null : directory.systemId;
  }

  /** Whether a data volume has a marker file that says that its first start is complete. */
  public boolean isComplete() {
    Identity identity = data().identity;
    String systemId = identity == null ? null : identity.systemId();
    return systemId != null && !systemId.isEmpty();
  }

  private DataDisk data() {
    return host.content(volumeId, DataDisk.class, DataDisk::new);
  }

  private JournalDisk journal() {
    return host.content(volumeId, JournalDisk.class, JournalDisk::new);
  }
}
