package io.firecamp.testkit.memory.postgres;

import io.firecamp.spec.Secret;
import java.util.HashMap;
import java.util.Map;

/**
 * What the WAL says up to a position, beside the data: who may log in, and what the primary had.
 *
 * @param lsn from where on it is so
 * @param versions of the passwords, where they were set with one
 */
record Fact(long lsn, Map<String, Secret> roles, Map<String, Long> versions, Floors floors) {
  Fact {
    roles = Map.copyOf(roles);
    versions = Map.copyOf(versions);
  }

  Fact withPassword(long at, String role, Secret password) {
    Map<String, Secret> changed = new HashMap<>(roles);
    changed.put(role, password);
    return new Fact(at, changed, versions, floors);
  }

  Fact withPassword(long at, String role, Secret password, long version) {
    Map<String, Long> changed = new HashMap<>(versions);
    changed.put(role, version);
    return new Fact(at, withPassword(at, role, password).roles, changed, floors);
  }

  Fact withFloors(long at, Floors changed) {
    return new Fact(at, roles, versions, changed);
  }
}
