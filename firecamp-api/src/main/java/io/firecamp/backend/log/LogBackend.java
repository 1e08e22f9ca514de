package io.firecamp.backend.log;

import io.firecamp.backend.Owner;
import java.util.List;

/** Keeps a log group per service with a stream per container. */
public interface LogBackend {

  /** Makes the group with the owner's tags, or leaves the one that is there. */
  void ensureGroup(String group, Owner owner);

  /** Where a container of the member sends its output. Pure: sends no request. */
  LogDestination destination(String group, String member);

  /**
   * The last lines of a member, oldest first, over all its streams, the streams in the order in
   * which they began. Empty if the group or the member has none.
   *
   * @param limit at most so many lines, the newest ones
   */
  List<LogLine> read(String group, String member, int limit);

  /** Deletes the group and all its lines. Gone already: nothing to do. */
  void deleteGroup(String group);
}
