package io.firecamp.backend.volume;

import io.firecamp.Experimental;

/** The room on a volume's file system, in bytes. */
@Experimental("The first runtimes that know the room of their volumes will show what is missing.")
public record VolumeRoom(long totalBytes, long freeBytes) {
  /** How much of it is free, from 0 to 100. */
  public int freePercent() {
    return totalBytes <= 0 ? 0 : (int) (100.0 * freeBytes / totalBytes);
  }
}
