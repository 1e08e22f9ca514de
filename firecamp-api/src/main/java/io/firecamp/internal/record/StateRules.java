package io.firecamp.internal.record;

import io.firecamp.error.ServiceStateException;
import io.firecamp.service.MemberRecord;
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

  /**
   * Returns unless the member is stopped on purpose or is being removed.
   *
   * @param what what is not possible otherwise, for example "moved"
   */
  public static void mustNotBeStopped(ServiceRecord service, MemberRecord member, String what) {
    mustStay(service, member, what);
    if (member.stopped()) {
      throw refused(service, member.name(), what, "it is stopped: start it first");
    }
  }

  /** Returns unless the member is being removed. */
  public static void mustStay(ServiceRecord service, MemberRecord member, String what) {
    if (service.isLeaving(member.name())) {
      throw refused(service, member.name(), what, "it is being removed");
    }
  }

  /**
   * The exception for something that a member cannot be.
   *
   * @param why why not, and what to do instead
   */
  public static ServiceStateException refused(
      ServiceRecord service, String member, String what, String why) {
    return new ServiceStateException(
        "member %s of service %s in cluster %s cannot be %s; nothing was changed: %s"
            .formatted(member, service.name(), service.cluster(), what, why));
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
