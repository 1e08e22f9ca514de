package io.firecamp.backend.node;

import java.util.List;
import java.util.Optional;

/** Lists the hosts of a cluster and fences a host. */
public interface NodeBackend {

  /**
   * Returns the zones in which the cluster can run containers, sorted; empty if it has no hosts.
   */
  List<String> zones(String cluster);

  /**
   * Returns hosts that are alive and on which a member could be started now, best first, in an
   * order that is stable while nothing changes. Empty if there are none. Another process may occupy
   * a returned host before the container is run; running it is then refused.
   */
  List<Node> available(NodeQuery query);

  /** Returns the host, alive or not, or empty if the backend does not know it (any longer). */
  Optional<Node> find(String cluster, String nodeId, int port);

  /**
   * Ensures that nothing on the host can write any longer, by powering it off or by detaching it
   * from its volumes. On return, fencing may still be in progress; once it is complete, {@link
   * #find} reports that the host is not alive, and its containers are EXITED. If the host does not
   * exist, this is a no-op.
   *
   * @throws io.firecamp.backend.BackendException not retryable, without effect, if this backend
   *     cannot fence
   */
  void fence(String cluster, String nodeId);

  /**
   * Returns one sentence on why {@link #available} finds nothing in the zone, for error messages.
   */
  String whyNone(NodeQuery query);
}
