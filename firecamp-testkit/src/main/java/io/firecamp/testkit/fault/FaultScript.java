package io.firecamp.testkit.fault;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Decides what goes wrong. Called for every call in turn, never by two threads at once. */
@FunctionalInterface
public interface FaultScript {

  /**
   * @param number the call's number, from 1
   * @param kind interface and method, such as {@code volumes.create}
   */
  Optional<Fault> at(int number, String kind);

  /** The kinds of calls that it is about, or none if it is about calls of any kind. */
  default Set<String> kinds() {
    return Set.of();
  }

  /** Nothing goes wrong. */
  static FaultScript none() {
    return (number, kind) -> Optional.empty();
  }

  /** That goes wrong at the n-th call of all. */
  static FaultScript atCall(int n, Fault fault) {
    Objects.requireNonNull(fault, "fault");
    return (number, kind) -> number == n ? Optional.of(fault) : Optional.empty();
  }

  /** That goes wrong at every call from the n-th of all on. */
  static FaultScript fromCall(int n, Fault fault) {
    Objects.requireNonNull(fault, "fault");
    return (number, kind) -> number >= n ? Optional.of(fault) : Optional.empty();
  }

  /** That goes wrong at the n-th call of a kind. {@link FaultyBackends} refuses unknown kinds. */
  static FaultScript atCallOf(String wanted, int n, Fault fault) {
    return new KindScript(wanted, n, n, fault);
  }

  /**
   * That goes wrong at every call of a kind from its n-th on: a fault that no retry gets over.
   * {@link FaultyBackends} refuses unknown kinds.
   */
  static FaultScript fromCallOf(String wanted, int n, Fault fault) {
    return new KindScript(wanted, n, Integer.MAX_VALUE, fault);
  }
}
