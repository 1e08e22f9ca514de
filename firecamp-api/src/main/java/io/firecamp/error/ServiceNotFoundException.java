package io.firecamp.error;

/**
 * Thrown when no service of that name exists in the cluster: it was never provisioned, or was
 * deleted.
 */
public final class ServiceNotFoundException extends FirecampException {
  private static final long serialVersionUID = 1L;

  /** Reports that no service has the name. */
  public ServiceNotFoundException(String cluster, String service) {
    super(
        "no service %s in cluster %s: provision it, or list the cluster's services"
            .formatted(service, cluster));
  }

  /** Reports that the service of that uuid was deleted, and another service now has its name. */
  public ServiceNotFoundException(String cluster, String service, String uuid, String now) {
    super(
        ("service %s in cluster %s with uuid %s was deleted, and its name now belongs to another service"
                + " (uuid %s), which was not changed: get that service if it is the one you want")
            .formatted(service, cluster, uuid, now));
  }
}
