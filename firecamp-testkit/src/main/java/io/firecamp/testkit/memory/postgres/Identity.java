package io.firecamp.testkit.memory.postgres;

import org.jspecify.annotations.Nullable;

/**
 * The marker file of a volume.
 *
 * @param systemId empty while a first start is under way; null on a journal volume, and on a data
 *     volume whose file is damaged
 * @param copy which copy of the primary it is
 * @param cloning which copy is being put in its place; zero if none is
 */
record Identity(
    String serviceUuid, String member, @Nullable String systemId, long copy, long cloning) {
  /** Of a volume whose data is not made yet; also of a journal volume. */
  static Identity unfinished(String serviceUuid, String member) {
    return new Identity(serviceUuid, member, "", 1, 0);
  }

  boolean isOf(String uuid, String name) {
    return serviceUuid.equals(uuid) && member.equals(name);
  }

  Identity with(String id) {
    return new Identity(serviceUuid, member, id, copy, cloning);
  }

  /** Of data that is whole. */
  Identity complete(String id, long whichCopy) {
    return new Identity(serviceUuid, member, id, whichCopy, 0);
  }

  Identity beingCloned(long newer) {
    return new Identity(serviceUuid, member, systemId, copy, newer);
  }
}
