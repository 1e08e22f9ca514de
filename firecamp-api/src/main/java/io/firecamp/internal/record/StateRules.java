package io.firecamp.internal.record;

import io.firecamp.error.ServiceStateException;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;

/** What can be done with a service in its state, and what to do instead. */
public final class StateRules {
  private StateRules() {}

  /** Like {@link #mustBeActive}, but passes also while the service has never served. */
  public static void mustBeWanted(ServiceRecord service, String what) {
    if (service.state() != ServiceState.CREATING && service.state() != ServiceState.INITIALIZING) {
      mustBeActive(service, what);
    }
  }

  /**
   * Returns if the service is ACTIVE.
   *
   * @param what what cannot be done otherwise, for example "it can be updated"
   * @throws ServiceStateException if it is in another state, with what to do
   */
  public static void mustBeActive(ServiceRecord service, String what) {
    refuseDeleting(service);
    if (service.state() != ServiceState.ACTIVE) {
      throw new ServiceStateException(
          "service %s in cluster %s is %s; nothing was changed: before %s, %s"
              .formatted(
                  service.name(),
                  service.cluster(),
                  service.state(),
                  what,
                  service.state() == ServiceState.STOPPED
                      ? "start it"
                      : "complete its provisioning with the stored spec, or delete it"));
    }
  }

  /** Somebody may delete or stop the service while it is being worked on. */
  public static void refuseUnwanted(ServiceRecord service) {
    refuseDeleting(service);
    if (service.state() == ServiceState.STOPPED) {
      throw new ServiceStateException(
          "service %s in cluster %s is stopped: start it instead"
              .formatted(service.name(), service.cluster()));
    }
  }

  /** Somebody may delete the service while it is being worked on. */
  public static void refuseDeleting(ServiceRecord service) {
    if (service.state() == ServiceState.DELETING) {
      throw new ServiceStateException(
          "service %s in cluster %s is being deleted: complete its deletion, then provision it"
              .formatted(service.name(), service.cluster()));
    }
  }
}
