package io.firecamp.backend.volume;

import java.util.List;

/** Creates, finds, attaches, modifies and deletes volumes. */
public interface VolumeBackend {

  /**
   * Creates an empty volume. If the owner already has one for the purpose, in any state, returns
   * that volume and creates nothing, even if the reply of an earlier call was lost or several
   * processes call concurrently. On return the volume exists, has its tags and has the size, type,
   * IOPS and throughput of the request's spec; it may still be CREATING. IOPS and throughput that
   * the spec does not specify are chosen by the backend; {@link Volume} reports them if the backend
   * does.
   *
   * @throws io.firecamp.backend.BackendException not retryable, without effect, if the zone does
   *     not exist or a limit of the backend is reached
   */
  Volume create(VolumeRequest request);

  /**
   * Returns all existing volumes with matching tags, sorted by member, then data before journal.
   * Volumes without the ownership tags are never returned. One that another process created a
   * moment ago may be missing; one that this process created is not. Each reports the size that can
   * be used, and type, IOPS and throughput as last requested, even if the backend cannot provide
   * them.
   */
  List<Volume> find(VolumeQuery query);

  /**
   * Attaches the volume to the host. If it is attached or attaching to that host, this is a no-op.
   * On return it may still be ATTACHING.
   *
   * @throws io.firecamp.backend.BackendException not retryable, without effect, if the volume or
   *     the host is missing, if they are in different zones, if the host is not alive, or if the
   *     volume is attached to another host; retryable if the volume is in a transitional state
   */
  Volume attach(String volumeId, String nodeId);

  /**
   * Detaches the volume from the host; nothing may be using it there. If it is not attached to that
   * host, this is a no-op; it is never detached from another host. On return it may still be
   * DETACHING.
   */
  Volume detach(String volumeId, String nodeId);

  /**
   * Changes size, type, IOPS, throughput and tags of the volume to those of the change; values that
   * the change leaves empty are unchanged; if the volume already matches, this is a no-op. Tags
   * replace all tags except the ownership tags. The volume remains attached and in use. A new size
   * or performance may take hours to take full effect, but can be used once a later read reports
   * it.
   *
   * @throws io.firecamp.backend.BackendException not retryable, without effect, if the volume is
   *     missing or larger than that; retryable if it was changed too recently
   */
  Volume modify(String volumeId, VolumeChange change);

  /**
   * Deletes the volume and all data on it. If it does not exist, this is a no-op. On return it may
   * still be DELETING.
   *
   * @throws io.firecamp.backend.BackendException without effect, if it is attached
   */
  void delete(String volumeId);
}
