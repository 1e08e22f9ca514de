package io.firecamp.testkit.machine.file;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeState;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What the volumes of this machine are made of. Apart from {@link #state}, called by one thread of
 * one process at a time.
 */
public interface VolumeMedium {

  /** Makes the empty content of a new volume. */
  void make(Path volume, int sizeGib) throws IOException;

  /**
   * What the system says of a volume that is recorded as attached: ATTACHED; DETACHING while
   * something still uses it; AVAILABLE if it is not attached at all, as after a restart of the
   * machine.
   */
  VolumeState state(Path volume, Volume recorded) throws IOException;

  /** Brings it to the node, also when an earlier attempt was interrupted. */
  void attach(Path volume, String id, String node) throws IOException;

  /** Takes it from the node; while something uses it there, it stays DETACHING. */
  void detach(Path volume, String id, String node) throws IOException;

  /** Gives it that size, also while it is in use. */
  void grow(Path volume, int sizeGib) throws IOException;

  /** Does what had to wait until nothing uses the files of the attached volume, as nothing does. */
  void prepare(Path volume, String id, String node) throws IOException;

  /**
   * Takes it from wherever an attempt that was interrupted left it, as it is to be deleted.
   *
   * @throws BackendException retryable, if something still uses it
   */
  void release(Path volume, String id) throws IOException;

  /** Where its files are while it is attached to the node. */
  Path files(Path volume, String id, String node);
}
