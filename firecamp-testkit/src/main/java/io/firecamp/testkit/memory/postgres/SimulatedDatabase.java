package io.firecamp.testkit.memory.postgres;

import java.util.Set;
import java.util.TreeSet;

/** A database of a simulated server. */
public record SimulatedDatabase(String owner, Set<String> extensions) {
  public SimulatedDatabase {
    extensions = Set.copyOf(extensions);
  }

  SimulatedDatabase with(String extension) {
    Set<String> more = new TreeSet<>(extensions);
    more.add(extension);
    return new SimulatedDatabase(owner, more);
  }
}
