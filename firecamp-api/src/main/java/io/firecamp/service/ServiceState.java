package io.firecamp.service;

/**
 * The states of a service: CREATING to INITIALIZING to ACTIVE to DELETING, then it no longer
 * exists; between ACTIVE and STOPPED on request.
 */
public enum ServiceState {
  /** Identity and placement are recorded; resources are being created. */
  CREATING,
  /** All resources exist; members are starting for the first time. */
  INITIALIZING,
  /** Was completely provisioned at least once. */
  ACTIVE,
  /** Is stopped, or being stopped: no member runs; volumes, names and records are kept. */
  STOPPED,
  /** Is being deleted; only its deletion can be resumed. */
  DELETING
}
