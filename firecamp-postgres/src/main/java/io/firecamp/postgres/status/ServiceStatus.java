package io.firecamp.postgres.status;

import io.firecamp.service.ServiceState;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * The current status of a service and its members. {@code toString} returns a readable table.
 *
 * @param problems what is wrong and what to do, the worst first; empty if nothing is
 */
public record ServiceStatus(
    String cluster,
    String service,
    String uuid,
    ServiceState state,
    List<MemberStatus> members,
    List<Problem> problems) {
  public ServiceStatus {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(uuid, "uuid");
    Objects.requireNonNull(state, "state");
    members = List.copyOf(members);
    problems = List.copyOf(problems);
  }

  /** The health of the service: that of its worst problem, or OK if there is none. */
  public Health health() {
    return problems.stream()
        .map(p -> p.kind().health())
        .max(Comparator.naturalOrder())
        .orElse(Health.OK);
  }

  /**
   * Returns the status of the member of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public MemberStatus member(String name) {
    return members.stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "service %s has no member %s, it has %s"
                        .formatted(
                            service, name, members.stream().map(MemberStatus::name).toList())));
  }

  @Override
  public String toString() {
    return StatusTable.render(this);
  }
}
