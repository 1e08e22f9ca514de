package io.firecamp.postgres.status;

import io.firecamp.service.ServiceState;
import java.util.List;

/** The current status of a service and its members. {@code toString} returns a readable table. */
public record ServiceStatus(
    String cluster, String service, String uuid, ServiceState state, List<MemberStatus> members) {
  public ServiceStatus {
    members = List.copyOf(members);
  }

  @Override
  public String toString() {
    return StatusTable.render(this);
  }
}
