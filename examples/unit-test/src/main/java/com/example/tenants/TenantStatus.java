package com.example.tenants;

import io.firecamp.postgres.server.MemberRole;
import io.firecamp.postgres.status.MemberStatus;
import io.firecamp.postgres.status.ServiceStatus;
import java.util.List;

/**
 * How a tenant's database is now.
 *
 * @param health the word for it
 * @param problems what is wrong with which member, or empty
 */
public record TenantStatus(String tenant, Health health, List<String> problems) {

  /** What the tenant notices. */
  public enum Health {
    /** Nothing is wrong. */
    SERVING,
    /** It can be written, but not all members work. */
    DEGRADED,
    /** It cannot be written. */
    DOWN
  }

  /** With an own copy of the problems. */
  public TenantStatus {
    problems = List.copyOf(problems);
  }

  static TenantStatus of(ServiceStatus status) {
    List<String> problems =
        status.members().stream()
            .filter(m -> m.role() == MemberRole.UNKNOWN)
            .map(TenantStatus::problem)
            .toList();
    boolean writable = status.members().stream().anyMatch(m -> m.role() == MemberRole.PRIMARY);
    Health health = !writable ? Health.DOWN : problems.isEmpty() ? Health.SERVING : Health.DEGRADED;
    return new TenantStatus(status.service(), health, problems);
  }

  private static String problem(MemberStatus member) {
    return member.name() + " (" + member.container() + "): " + member.problem();
  }
}
