package io.firecamp.internal.record;

import io.firecamp.internal.call.Operation;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Rollout;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.ServiceSpec;
import java.util.List;
import java.util.Set;

/** The first record of a service. */
public final class NewRecord {
  private NewRecord() {}

  /** Returns a record with members that are placed now; the first one is the intended primary. */
  public static ServiceRecord of(
      ServiceSpec spec, String uuid, Placement placement, Operation operation) {
    List<MemberRecord> members = placement.place(spec);
    return of(spec, uuid, members, members.get(0).name(), spec.replicas(), operation);
  }

  /** Returns a record with those members, and that one as the intended primary. */
  public static ServiceRecord of(
      ServiceSpec spec,
      String uuid,
      List<MemberRecord> members,
      String primary,
      int nextOrdinal,
      Operation operation) {
    return new ServiceRecord(
        uuid,
        ServiceState.CREATING,
        operation.now(),
        spec.withoutSecrets(),
        spec.secrets().keySet(),
        primary,
        1,
        members,
        List.of(),
        nextOrdinal,
        Rollout.first(),
        Set.of(),
        false);
  }
}
