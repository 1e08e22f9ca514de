package io.firecamp.service;

/**
 * The states of a service: CREATING to INITIALIZING to ACTIVE to DELETING, then it is gone; between
 * ACTIVE and STOPPED as it is told.
 */
public enum ServiceState {
  /** Identity and placement are recorded; resources are being made. */
  CREATING,
  /** All resources exist; members are starting for the first time. */
  INITIALIZING,
  /** Was completely provisioned at least once. */
  ACTIVE,
  /** Is stopped, or being stopped: no member runs; volumes, names and records stay. */
  STOPPED,
  /** Is being deleted; can only be deleted on. */
  DELETING
}
