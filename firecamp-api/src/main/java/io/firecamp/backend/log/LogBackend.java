package io.firecamp.backend.log;

import io.firecamp.backend.Owner;
import java.util.List;

/** Keeps a log group per service with a stream per container. */
public interface LogBackend {

  /** Creates the group with the owner's tags. An existing group is unchanged. */
  void ensureGroup(String group, Owner owner);

  /** Returns where a container of the member sends its output. Pure: sends no request. */
  LogDestination destination(String group, String member);

  /**
   * Returns the last lines of a member, oldest first, over all its streams, in the order in which
   * the streams began. Empty if the group or the member has none.
   *
   * @param limit the maximum number of lines; the newest ones are returned
   */
  List<LogLine> read(String group, String member, int limit);

  /** Deletes the group and all its lines. If it does not exist, this is a no-op. */
  void deleteGroup(String group);
}
