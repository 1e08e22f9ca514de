package io.firecamp.engine;

import io.firecamp.service.MemberRecord;
import io.firecamp.service.Rollout;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.ServiceSpec;
import java.util.List;
import java.util.Set;

/** The first record of a service. */
final class NewRecord {
  private NewRecord() {}

  static ServiceRecord of(ServiceSpec spec, String uuid, Placement placement, Operation operation) {
    return of(spec, uuid, placement.place(spec), spec.members(), operation);
  }

  static ServiceRecord of(
      ServiceSpec spec,
      String uuid,
      List<MemberRecord> members,
      int nextOrdinal,
      Operation operation) {
    return new ServiceRecord(
        spec.cluster(),
        spec.name(),
        spec.kind(),
        uuid,
        ServiceState.CREATING,
        operation.options().time().now(),
        spec.effectiveDomain(),
        spec.fields(),
        spec.settings(),
        spec.secrets().keySet(),
        members,
        List.of(),
        nextOrdinal,
        Rollout.first(),
        Set.of());
  }
}
