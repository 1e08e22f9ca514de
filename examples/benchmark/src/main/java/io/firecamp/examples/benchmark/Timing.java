package io.firecamp.examples.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/** The seconds that one way took, round by round. */
final class Timing {
  private final String name;
  private final List<Double> seconds = new ArrayList<>();

  Timing(String name) {
    this.name = name;
  }

  /** What is measured. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  static double seconds(Work work) throws Exception {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e9;
  }

  /** What is done with something that is open. */
  @FunctionalInterface
  interface Use<T> {
    void run(T opened) throws Exception;
  }

  /** From the call that opens it to the end of the use; closing it is not measured. */
  static <T extends AutoCloseable> double untilReady(Callable<T> open, Use<T> use)
      throws Exception {
    long began = System.nanoTime();
    try (T opened = open.call()) {
      use.run(opened);
      return (System.nanoTime() - began) / 1e9;
    }
  }

  void add(double value) {
    seconds.add(value);
  }

  double median() {
    List<Double> sorted = new ArrayList<>(seconds);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  /** The median of the ratios of each round, in which both saw the same machine. */
  double ratioTo(Timing other) {
    Timing ratios = new Timing(name);
    for (int i = 0; i < seconds.size(); i++) {
      ratios.add(seconds.get(i) / other.seconds.get(i));
    }
    return ratios.median();
  }

  void printAgainst(Timing other) {
    System.out.printf(
        "%-48s %7.3f s   %-28s %7.3f s   ratio %.2f%n",
        name, median(), other.name, other.median(), ratioTo(other));
  }
}
