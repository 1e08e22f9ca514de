package io.firecamp.testkit.memory.postgres;

import org.jspecify.annotations.Nullable;

/**
 * The marker file of a volume.
 *
 * @param systemId empty while a first start is under way; null on a journal volume, and on a data
 *     volume whose file is damaged
 */
record Identity(String serviceUuid, String member, @Nullable String systemId) {
  boolean isOf(String uuid, String name) {
    return serviceUuid.equals(uuid) && member.equals(name);
  }

  Identity with(String id) {
    return new Identity(serviceUuid, member, id);
  }
}
