package io.firecamp.error;

/** No service of that name is known in the cluster: it never was provisioned, or was deleted. */
public final class ServiceNotFoundException extends FirecampException {
  private static final long serialVersionUID = 1L;

  public ServiceNotFoundException(String cluster, String service) {
    super(
        "no service %s in cluster %s: provision it, or list the cluster's services"
            .formatted(service, cluster));
  }
}
