package io.firecamp.testkit.memory.postgres;

import io.firecamp.spec.Secret;
import java.util.HashMap;
import java.util.Map;

/**
 * What the WAL says up to a position, beside the data: who may log in, and what the primary had.
 *
 * @param lsn from where on it is so
 */
record Fact(long lsn, Map<String, Secret> roles, Floors floors) {
  Fact {
    roles = Map.copyOf(roles);
  }

  Fact withPassword(long at, String role, Secret password) {
    Map<String, Secret> changed = new HashMap<>(roles);
    changed.put(role, password);
    return new Fact(at, changed, floors);
  }

  Fact withFloors(long at, Floors changed) {
    return new Fact(at, roles, changed);
  }
}
