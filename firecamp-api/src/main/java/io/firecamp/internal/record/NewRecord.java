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
        false,
        Set.of());
  }

  /**
   * Returns the record of a service that is used again after its deletion.
   *
   * @param members those that it has, with the numbers of their next starts
   * @param leaving those that it had and has no longer
   */
  public static ServiceRecord recreated(
      ServiceSpec spec,
      ServiceRecord last,
      List<MemberRecord> members,
      List<MemberRecord> leaving,
      Operation operation) {
    return new ServiceRecord(
        last.uuid(),
        ServiceState.CREATING,
        operation.now(),
        spec.withoutSecrets(),
        spec.secrets().keySet(),
        last.primary(),
        last.term(),
        members,
        leaving,
        last.nextOrdinal(),
        Rollout.first(),
        Set.of(),
        true,
        Set.of());
  }

  /** Returns the record of a service that is used again, of which only the volumes are known. */
  public static ServiceRecord recreated(
      ServiceSpec spec,
      String uuid,
      List<MemberRecord> members,
      int nextOrdinal,
      Operation operation) {
    return of(spec, uuid, members, members.get(0).name(), nextOrdinal, operation).withInitialized();
  }
}
