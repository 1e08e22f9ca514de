package io.firecamp.internal.record;

import io.firecamp.internal.call.Operation;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Rollout;
import io.firecamp.service.SecretVersions;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The first record of a service. */
public final class NewRecord {
  private NewRecord() {}

  /** Returns a record with members that are placed now; the first one is the intended primary. */
  public static ServiceRecord of(
      ServiceSpec spec, String uuid, Placement placement, Operation operation) {
    List<MemberRecord> members = placement.place(spec);
    return of(spec, uuid, members, members.get(0).name(), spec.replicas(), 1, operation);
  }

  /**
   * Returns a record with those members, and that one as the intended primary.
   *
   * @param version the first version of its secrets
   */
  public static ServiceRecord of(
      ServiceSpec spec,
      String uuid,
      List<MemberRecord> members,
      String primary,
      int nextOrdinal,
      long version,
      Operation operation) {
    Map<String, SecretVersions> secrets = new TreeMap<>();
    spec.secrets().keySet().forEach(s -> secrets.put(s, SecretVersions.startingAt(version)));
    return new ServiceRecord(
        uuid,
        ServiceState.CREATING,
        operation.now(),
        spec.withoutSecrets(),
        secrets,
        primary,
        1,
        members,
        List.of(),
        nextOrdinal,
        Rollout.first(),
        "",
        false,
        Set.of());
  }
}
