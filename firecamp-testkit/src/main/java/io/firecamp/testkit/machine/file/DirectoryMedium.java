package io.firecamp.testkit.machine.file;

import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Volumes as directories: {@code fs} below the volume's own. Attaching is only recorded, the size
 * is not enforced. Needs no rights.
 */
public final class DirectoryMedium implements VolumeMedium {

  @Override
  public void make(Path volume, int sizeGib) throws IOException {
    Files.createDirectories(volume.resolve("fs"));
  }

  @Override
  public VolumeState state(Path volume, Volume recorded) {
    return VolumeState.ATTACHED;
  }

  @Override
  public void attach(Path volume, String id, String node) {}

  @Override
  public void detach(Path volume, String id, String node) {}

  @Override
  public void grow(Path volume, int sizeGib) {}

  @Override
  public void prepare(Path volume, String id, String node) {}

  @Override
  public void release(Path volume, String id) {}

  @Override
  public Path files(Path volume, String id, String node) {
    return volume.resolve("fs");
  }
}
