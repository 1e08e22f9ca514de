package io.firecamp.service;

/** The states of a service: CREATING to INITIALIZING to ACTIVE to DELETING, then it is gone. */
public enum ServiceState {
  /** Identity and placement are recorded; resources are being made. */
  CREATING,
  /** All resources exist; members are starting for the first time. */
  INITIALIZING,
  /** Was completely provisioned at least once. */
  ACTIVE,
  /** Is being deleted; can only be deleted on. */
  DELETING
}
