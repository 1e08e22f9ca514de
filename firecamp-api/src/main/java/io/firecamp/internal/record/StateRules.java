package io.firecamp.internal.record;

import io.firecamp.error.ServiceStateException;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;

/** What the state of a service permits, and what to do instead. */
public final class StateRules {
  private StateRules() {}

  /** Like {@link #mustBeActive}, but also returns if the service has never been ready. */
  public static void mustBeWanted(ServiceRecord service, String what) {
    if (service.state() != ServiceState.CREATING && service.state() != ServiceState.INITIALIZING) {
      mustBeActive(service, what);
    }
  }

  /**
   * Returns if the service is ACTIVE.
   *
   * @param what what is not possible otherwise, for example "it can be updated"
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

  /** Another process may delete or stop the service during an operation. */
  public static void refuseUnwanted(ServiceRecord service) {
    refuseDeleting(service);
    if (service.state() == ServiceState.STOPPED) {
      throw new ServiceStateException(
          "service %s in cluster %s is stopped: start it instead"
              .formatted(service.name(), service.cluster()));
    }
  }

  /** Another process may delete the service during an operation. */
  public static void refuseDeleting(ServiceRecord service) {
    if (service.state() == ServiceState.DELETING) {
      throw new ServiceStateException(
          "service %s in cluster %s is being deleted: complete its deletion, then provision it"
              .formatted(service.name(), service.cluster()));
    }
  }
}
