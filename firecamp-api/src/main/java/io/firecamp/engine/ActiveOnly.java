package io.firecamp.engine;

import io.firecamp.error.ServiceStateException;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;

/** Refuses what makes sense only for a service that is to run. */
final class ActiveOnly {
  private ActiveOnly() {}

  /** Like {@link #check}, but also while the service has never served. */
  static void checkRunning(ServiceRecord service, String what) {
    if (service.state() != ServiceState.CREATING && service.state() != ServiceState.INITIALIZING) {
      check(service, what);
    }
  }

  /**
   * Returns if the service is ACTIVE.
   *
   * @param what what cannot be done otherwise, for example "it can be updated"
   * @throws ServiceStateException if it is in another state, with what to do
   */
  static void check(ServiceRecord service, String what) {
    ConvergeSteps.refuseIfDeleting(service);
    if (service.state() != ServiceState.ACTIVE) {
      throw new ServiceStateException(
          "service %s in cluster %s is %s, nothing was changed: before %s, %s"
              .formatted(
                  service.name(),
                  service.cluster(),
                  service.state(),
                  what,
                  service.state() == ServiceState.STOPPED
                      ? "start it"
                      : "provision it to the end with its stored spec, or delete it"));
    }
  }
}
