package io.firecamp.backend.volume;

import java.util.List;

/** Makes, finds, attaches, changes and deletes volumes. */
public interface VolumeBackend {

  /**
   * Makes an empty volume. If the owner has one for the purpose already, in whatever state, returns
   * that one and makes nothing, also when an earlier call lost its reply and also when several
   * processes call at once. On return the volume exists, carries its tags and has the size, type,
   * IOPS and throughput of the request's spec; it may still be CREATING. IOPS and throughput that
   * the spec does not name are the backend's choice: {@link Volume} says which, or nothing.
   *
   * @throws io.firecamp.backend.BackendException not retryable, without effect, if the zone does
   *     not exist or a limit of the backend is reached
   */
  Volume create(VolumeRequest request);

  /**
   * All volumes with matching tags that are not gone, sorted by member, then data before journal.
   * Volumes without our tags are never returned. Each says its size, type, IOPS and throughput as
   * they were last asked for, also where the backend has no means to give them.
   */
  List<Volume> find(VolumeQuery query);

  /**
   * Attaches the volume to the host. Already attached or attaching there: nothing to do. On return
   * it may still be ATTACHING.
   *
   * @throws io.firecamp.backend.BackendException not retryable, without effect, if the volume or
   *     the host is missing, if they are in different zones, if the host is not alive, or if the
   *     volume is attached to another host; retryable if the volume is in a state that passes
   */
  Volume attach(String volumeId, String nodeId);

  /**
   * Detaches the volume from the host; nothing may use it there any more. Not attached to that
   * host: nothing to do, and never detached from another one. On return it may still be DETACHING.
   */
  Volume detach(String volumeId, String nodeId);

  /**
   * Changes size, type, IOPS, throughput and tags of the volume to those of the change; what the
   * change leaves empty is unchanged, and so is everything if the volume is that way already. Tags
   * replace all tags beside the ownership tags. The volume stays attached and in use. A new size or
   * speed may take hours to be in full effect, but can be used when a later look shows it.
   *
   * @throws io.firecamp.backend.BackendException not retryable, without effect, if the volume is
   *     missing or larger than that; retryable if it was changed too lately
   */
  Volume modify(String volumeId, VolumeChange change);

  /**
   * Deletes the volume and all that is on it. Gone already: nothing to do. On return it may still
   * be DELETING.
   *
   * @throws io.firecamp.backend.BackendException without effect, if it is attached
   */
  void delete(String volumeId);
}
