package io.firecamp.internal.record;

import io.firecamp.internal.call.Operation;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.Rollout;
import io.firecamp.service.SecretVersions;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import io.firecamp.spec.ServiceSpec;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The first record of a service. */
public final class NewRecord {
  /** No service rotates its secrets that often. */
  private static final long FIRST_VERSION = 100_000;

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
    return new ServiceRecord(
        uuid,
        ServiceState.CREATING,
        operation.now(),
        spec.withoutSecrets(),
        secrets(spec, version),
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
        secrets(spec, firstAfter(last.secrets().values(), operation)),
        last.primary(),
        last.term(),
        members,
        leaving,
        last.nextOrdinal(),
        Rollout.first(),
        reset(operation),
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
    long first = firstAfter(List.of(), operation);
    return of(spec, uuid, members, members.get(0).name(), nextOrdinal, first, operation)
        .withInitialized()
        .withPasswordReset(reset(operation));
  }

  /** The servers have the passwords that the service had. */
  private static String reset(Operation operation) {
    return "recreated at " + operation.now();
  }

  /**
   * Higher than any version of the deleted service, whose uuid it has: a late deletion of an old
   * secret never hits a new one.
   */
  private static long firstAfter(Collection<SecretVersions> last, Operation operation) {
    long recorded = last.stream().mapToLong(SecretVersions::wanted).max().orElse(0);
    return Math.max(recorded + FIRST_VERSION, operation.now().getEpochSecond());
  }

  private static Map<String, SecretVersions> secrets(ServiceSpec spec, long first) {
    Map<String, SecretVersions> secrets = new TreeMap<>();
    spec.secrets().keySet().forEach(s -> secrets.put(s, SecretVersions.startingAt(first)));
    return secrets;
  }
}
