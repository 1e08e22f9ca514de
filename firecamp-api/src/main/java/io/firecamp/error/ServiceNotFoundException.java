package io.firecamp.error;

/** No service of that name is known in the cluster: it never was provisioned, or was deleted. */
public final class ServiceNotFoundException extends FirecampException {
  private static final long serialVersionUID = 1L;

  /** No service has the name. */
  public ServiceNotFoundException(String cluster, String service) {
    super(
        "no service %s in cluster %s: provision it, or list the cluster's services"
            .formatted(service, cluster));
  }

  /** The service of that uuid is gone, and another one has its name now. */
  public ServiceNotFoundException(String cluster, String service, String uuid, String now) {
    super(
        ("service %s in cluster %s with uuid %s was deleted, and its name now belongs to another service"
                + " (uuid %s), which was not changed: get that service if it is the one you want")
            .formatted(service, cluster, uuid, now));
  }
}
