package io.firecamp.testkit.engine;

import io.firecamp.testkit.fault.Fault;
import io.firecamp.testkit.fault.FaultScript;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What another process does, once, just before a call of one kind. */
final class Meanwhile implements FaultScript {
  private final String kind;
  private final BooleanSupplier when;
  private final Runnable other;
  private boolean happened;

  private Meanwhile(String kind, BooleanSupplier when, Runnable other) {
    this.kind = kind;
    this.when = when;
    this.other = other;
  }

  /** Before the n-th call of that kind. */
  static Meanwhile before(String kind, int n, Runnable other) {
    int[] calls = {0};
    return new Meanwhile(kind, () -> ++calls[0] == n, other);
  }

  /** Before the first call of that kind at which the condition holds. */
  static Meanwhile before(String kind, BooleanSupplier when, Runnable other) {
    return new Meanwhile(kind, when, other);
  }

  /** Both, each at its own call. */
  FaultScript and(FaultScript more) {
    return (number, called) -> {
      at(number, called);
      return more.at(number, called);
    };
  }

  /** Whether it was done: a test in which it was not proves nothing. */
  boolean happened() {
    return happened;
  }

  @Override
  public Optional<Fault> at(int number, String called) {
    if (!happened && called.equals(kind) && when.getAsBoolean()) {
      happened = true;
      other.run();
    }
    return Optional.empty();
  }

  @Override
  public Set<String> kinds() {
    return Set.of(kind);
  }
}
