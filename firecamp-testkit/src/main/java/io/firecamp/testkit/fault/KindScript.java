package io.firecamp.testkit.fault;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A fault of the calls of one kind, from one of them to another. */
final class KindScript implements FaultScript {
  private final String wanted;
  private final int first;
  private final int last;
  private final Fault fault;
  private int seen;

  KindScript(String wanted, int first, int last, Fault fault) {
    this.wanted = Objects.requireNonNull(wanted, "wanted");
    this.first = first;
    this.last = last;
    this.fault = Objects.requireNonNull(fault, "fault");
  }

  @Override
  public Optional<Fault> at(int number, String kind) {
    if (!kind.equals(wanted)) {
      return Optional.empty();
    }
    seen++;
    return seen >= first && seen <= last ? Optional.of(fault) : Optional.empty();
  }

  @Override
  public Set<String> kinds() {
    return Set.of(wanted);
  }
}
