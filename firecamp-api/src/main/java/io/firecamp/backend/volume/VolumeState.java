package io.firecamp.backend.volume;

/**
 * The states of a volume, those of EBS, including its attachment states (EBS user guide, "volume
 * states"). Transitions: CREATING to AVAILABLE or ERROR; AVAILABLE to ATTACHING or DELETING;
 * ATTACHING to ATTACHED; ATTACHED to DETACHING; DETACHING to AVAILABLE; DELETING to gone.
 */
public enum VolumeState {
  CREATING,
  AVAILABLE,
  ATTACHING,
  ATTACHED,
  DETACHING,
  DELETING,
  /** The volume cannot be used; the backend's detail says why. */
  ERROR
}
