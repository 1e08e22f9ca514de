package com.example.tenants;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The places for tenants, of which each takes one. Thread-safe. */
final class Quota {
  private final int limit;
  private final Set<String> tenants;

  Quota(int limit, Collection<String> tenants) {
    this.limit = limit;
    this.tenants = new HashSet<>(tenants);
  }

  /** Takes a place. A tenant that has one already keeps it. */
  synchronized void take(String tenant) {
    if (!tenants.contains(tenant) && tenants.size() >= limit) {
      throw new QuotaExceededException(tenant, limit);
    }
    tenants.add(tenant);
  }

  /** Gives the tenant's place back. */
  synchronized void free(String tenant) {
    tenants.remove(tenant);
  }
}
