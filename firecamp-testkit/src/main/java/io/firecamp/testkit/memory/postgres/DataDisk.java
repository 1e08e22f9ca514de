package io.firecamp.testkit.memory.postgres;

import io.firecamp.spec.Secret;
import org.jspecify.annotations.Nullable;

/** What is on a data volume. */
final class DataDisk {
  @Nullable Identity identity;
  @Nullable DataDirectory directory;

  /** What {@link #directory} was, while it is replaced by a new copy. */
  @Nullable DataDirectory oldDirectory;

  /** Files that are no data directory. */
  boolean foreign;

  /** There is no room for a second data directory. */
  boolean roomForOne;

  /** The data directory cannot be read. */
  boolean corrupt;

  /** {@code postgresql.conf} as it is written there; empty before the first start. */
  String conf = "";

  /** What the boot adds to it, because of what the data directory is. */
  String ownConf = "";

  /** The request to set the passwords that was done last. */
  String passwordsReset = "";

  /** What a standby logs in with. */
  @Nullable Secret upstreamPassword;

  /** The process that has the volume locked. */
  @Nullable Object user;

  boolean isEmpty() {
    return directory == null && oldDirectory == null && !foreign;
  }
}
