package io.firecamp.internal.record;

import io.firecamp.service.LeftBehind;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The members that one operation leaves behind, and those that it needs. A member that is left
 * behind remains so until the operation ends. Thread-safe.
 */
public final class Absent {
  private final Map<String, String> reasons = new TreeMap<>();
  private final Set<String> needed = new HashSet<>();
  private final Set<String> replaced = new HashSet<>();

  /** The operation fails rather than leave that member behind. */
  public synchronized void need(String member) {
    needed.add(member);
  }

  /** Whether the operation fails rather than leave that member behind. */
  public synchronized boolean isNeeded(String member) {
    return needed.contains(member);
  }

  /** The operation needs that member, and creates volumes that it lost. */
  public synchronized void replaceVolumes(String member) {
    needed.add(member);
    replaced.add(member);
  }

  /** Whether the operation creates volumes that the member lost. */
  synchronized boolean replacesVolumes(String member) {
    return replaced.contains(member);
  }

  /**
   * Whether the operation can complete without that member. A service that is being provisioned
   * needs all of its members, any service its primary.
   */
  public synchronized boolean canLeave(ServiceRecord service, String member) {
    return service.state() == ServiceState.ACTIVE
        && !member.equals(service.primary())
        && !needed.contains(member);
  }

  /** Leaves a member behind; returns whether it was not before. */
  public synchronized boolean leave(String member, String reason) {
    return reasons.putIfAbsent(member, reason) == null;
  }

  /** Works on all members again: what they were left behind for may have passed. */
  public synchronized void retry() {
    reasons.clear();
  }

  /** Whether the member was left behind. */
  public synchronized boolean has(String member) {
    return reasons.containsKey(member);
  }

  /** Why the member was left behind; empty if it was not. */
  public synchronized String reason(String member) {
    return reasons.getOrDefault(member, "");
  }

  /**
   * Whether the operation neither works on the member nor waits for it: it was left behind, or is
   * stopped on purpose.
   */
  public boolean skips(MemberRecord member) {
    return member.stopped() || has(member.name());
  }

  /**
   * Whether the operation works on that member as things are now: another process may have stopped
   * or removed it meanwhile.
   */
  public boolean isPresent(ServiceRecord service, String member) {
    return service.members().stream().anyMatch(m -> m.name().equals(member) && !skips(m));
  }

  /** Returns the record with only those members that the operation works on and waits for. */
  public ServiceRecord present(ServiceRecord service) {
    return without(service, this::skips);
  }

  /** Returns the record without the members that were left behind. */
  public ServiceRecord reachable(ServiceRecord service) {
    return without(service, m -> has(m.name()));
  }

  private static ServiceRecord without(ServiceRecord service, Predicate<MemberRecord> excluded) {
    List<MemberRecord> left = service.members().stream().filter(excluded.negate()).toList();
    return left.size() == service.members().size()
        ? service
        : service.withMembers(left, service.leaving(), service.nextOrdinal());
  }

  /** Returns all that were left behind, by name. */
  public synchronized List<LeftBehind> all() {
    return reasons.entrySet().stream().map(e -> new LeftBehind(e.getKey(), e.getValue())).toList();
  }
}
