package io.firecamp.testkit.memory;

import io.firecamp.backend.volume.Volume;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A volume as it is now, and what is on it. Guarded by its backend. */
final class Disk {
  Volume volume;

  /** How many more looks its present move takes. */
  int looksLeft;

  /** The size that it is being given, or the one that it has. */
  int wantedGib;

  private @Nullable Object content;

  Disk(Volume volume) {
    this.volume = volume;
    this.wantedGib = volume.sizeGib();
  }

  /** What is on it; made on first use. */
  <T> T content(Class<T> type, Supplier<T> empty) {
    Object there = content;
    if (there == null) {
      there = empty.get();
      content = there;
    }
    return type.cast(there);
  }
}
