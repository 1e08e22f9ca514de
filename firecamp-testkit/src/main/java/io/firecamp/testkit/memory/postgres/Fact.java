package io.firecamp.testkit.memory.postgres;

import io.firecamp.spec.Secret;
import java.util.HashMap;
import java.util.Map;

/**
 * What the WAL says up to a position, beside the data: who may log in, which databases there are,
 * and what the primary had.
 *
 * @param lsn from where on it is so
 * @param versions of the passwords, where they were set with one
 */
record Fact(
    long lsn,
    Map<String, Secret> roles,
    Map<String, Long> versions,
    Floors floors,
    Map<String, SimulatedDatabase> databases) {
  Fact {
    roles = Map.copyOf(roles);
    versions = Map.copyOf(versions);
    databases = Map.copyOf(databases);
  }

  Fact(long lsn, Map<String, Secret> roles, Floors floors) {
    this(lsn, roles, Map.of(), floors, Map.of());
  }

  Fact withPassword(long at, String role, Secret password) {
    Map<String, Secret> changed = new HashMap<>(roles);
    changed.put(role, password);
    return new Fact(at, changed, versions, floors, databases);
  }

  Fact withPassword(long at, String role, Secret password, long version) {
    Map<String, Long> changed = new HashMap<>(versions);
    changed.put(role, version);
    return new Fact(at, withPassword(at, role, password).roles, changed, floors, databases);
  }

  Fact withFloors(long at, Floors changed) {
    return new Fact(at, roles, versions, changed, databases);
  }

  Fact withDatabase(long at, String name, SimulatedDatabase database) {
    Map<String, SimulatedDatabase> changed = new HashMap<>(databases);
    changed.put(name, database);
    return new Fact(at, roles, versions, floors, changed);
  }
}
