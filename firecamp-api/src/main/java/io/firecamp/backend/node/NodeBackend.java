package io.firecamp.backend.node;

import java.util.List;
import java.util.Optional;

/** Tells which hosts a cluster has, and takes one out of service. */
public interface NodeBackend {

  /** The zones in which the cluster can run containers, sorted; empty if it has no host at all. */
  List<String> zones(String cluster);

  /**
   * Hosts that are alive and on which a member could be started now, best first, in an order that
   * stays the same while nothing changes. Empty if there is none. A host that is returned may be
   * taken by somebody else before the container is run: then running it is refused.
   */
  List<Node> available(NodeQuery query);

  /** The host, alive or not, or empty if the backend does not know it (any more). */
  Optional<Node> find(String cluster, String nodeId, int port);

  /**
   * Makes sure that nothing on the host writes any more, by switching it off or cutting it off from
   * its volumes. On return it may not have ended yet: {@link #find} tells that the host is not
   * alive, and its containers are EXITED, once it has. A host that is gone: nothing to do.
   *
   * @throws io.firecamp.backend.BackendException not retryable, without effect, if this backend
   *     cannot fence
   */
  void fence(String cluster, String nodeId);

  /** One sentence on why {@link #available} finds nothing in the zone, for error messages. */
  String whyNone(NodeQuery query);
}
