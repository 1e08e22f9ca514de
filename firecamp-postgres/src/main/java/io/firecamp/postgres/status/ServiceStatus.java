package io.firecamp.postgres.status;

import io.firecamp.service.ServiceState;
import java.util.List;

/** What a service and its members are and do now. {@code toString} is a table for people. */
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
