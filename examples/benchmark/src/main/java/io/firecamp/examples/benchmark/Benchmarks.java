package io.firecamp.examples.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the parts that are named, or all; each compares two ways in one run. */
public final class Benchmarks {
  /** One part. */
  @FunctionalInterface
  private interface Part {
    void run() throws Exception;
  }

  private Benchmarks() {}

  /** Arguments: the parts. */
  public static void main(String[] arguments) throws Exception {
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("ephemeral", EphemeralBenchmark::run);
    parts.put("durable", DurableBenchmark::run);
    for (String name : arguments.length == 0 ? parts.keySet() : List.of(arguments)) {
      Part part = parts.get(name);
      if (part == null) {
        throw new IllegalArgumentException("no part '" + name + "', there are " + parts.keySet());
      }
      part.run();
    }
  }
}
