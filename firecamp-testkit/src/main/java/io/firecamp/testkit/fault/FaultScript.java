package io.firecamp.testkit.fault;

import java.util.Optional;

/** Decides what goes wrong. Called for every call in turn, never by two threads at once. */
@FunctionalInterface
public interface FaultScript {

  /**
   * @param number the call's number, from 1
   * @param kind interface and method, such as {@code volumes.create}
   */
  Optional<Fault> at(int number, String kind);

  /** Nothing goes wrong. */
  static FaultScript none() {
    return (number, kind) -> Optional.empty();
  }

  /** That goes wrong at the n-th call of all. */
  static FaultScript atCall(int n, Fault fault) {
    return (number, kind) -> number == n ? Optional.of(fault) : Optional.empty();
  }

  /** That goes wrong at the n-th call of a kind. */
  static FaultScript atCallOf(String wanted, int n, Fault fault) {
    int[] seen = {0};
    return (number, kind) ->
        kind.equals(wanted) && ++seen[0] == n ? Optional.of(fault) : Optional.empty();
  }
}
