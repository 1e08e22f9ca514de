package io.firecamp.service;

import io.firecamp.backend.Owner;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.spec.ServiceSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that is recorded about a service: identity, spec, placement, and requested state.
 * Never contains a secret.
 *
 * @param uuid 32 hexadecimal digits, new with every provisioning of the name
 * @param spec the spec with all defaults settled, without secrets
 * @param secrets the versions of its secrets, by name
 * @param primary the name of the intended primary
 * @param term how often the intended primary was chosen: 1 at creation, incremented with every
 *     change
 * @param members the intended members, by ordinal
 * @param leaving the members that are being removed; their volumes are kept
 * @param nextOrdinal the ordinal of the next member that is added; ordinals are never used again,
 *     so that a new member never finds the volumes of an old one
 * @param passwordReset the last request to set the passwords of the servers to the stored secrets
 *     at their next start; empty if there was none
 * @param initialized whether it ever was ACTIVE, so that its members have data: an empty volume of
 *     its primary is a lost one, and is never initialized again
 * @param toCreate what the spec wants inside of the service and does not exist yet, such as
 *     databases, in words of the kind
 */
public record ServiceRecord(
    String uuid,
    ServiceState state,
    Instant createdAt,
    ServiceSpec spec,
    Map<String, SecretVersions> secrets,
    String primary,
    long term,
    List<MemberRecord> members,
    List<MemberRecord> leaving,
    int nextOrdinal,
    Rollout rollout,
    String passwordReset,
    boolean initialized,
    Set<String> toCreate) {

  public ServiceRecord {
    if (!spec.secrets().isEmpty()) {
      throw new IllegalArgumentException("a record must not contain secrets");
    }
    secrets = Map.copyOf(secrets);
    members = List.copyOf(members);
    leaving = List.copyOf(leaving);
    toCreate = Set.copyOf(toCreate);
  }

  /** The cluster that it is in. */
  public String cluster() {
    return spec.cluster();
  }

  /** The service's name. */
  public String name() {
    return spec.name();
  }

  /** The kind of service. */
  public String kind() {
    return spec.kind();
  }

  /** The domain of the members' DNS names. */
  public String domain() {
    return spec.effectiveDomain();
  }

  /**
   * The number of the configuration that counts for the member when it is started now. A standby
   * that is started before its primary has lower settings still needs the primary's, so it has to
   * be restarted again after it.
   */
  public long nextConfig(MemberRecord member) {
    boolean early =
        rollout.primaryFirst() && !isPrimary(member) && rollout.mustRestart(primaryMember());
    return early ? member.config() : rollout.config();
  }

  /** The part of the spec that only the kind of service interprets. */
  public Map<String, String> settings() {
    return spec.settings();
  }

  /** Returns a reference to this service, and to no later one of its name. */
  public ServiceRef ref() {
    return new ServiceRef(cluster(), name(), Optional.of(uuid));
  }

  /** The owner of resources that belong to the service as a whole. */
  public Owner owner() {
    return new Owner(cluster(), name(), uuid, "");
  }

  /** {@code <cluster>-<service>-<uuid>}. */
  public String logGroup() {
    return cluster() + "-" + name() + "-" + uuid;
  }

  /** The member's stable DNS name. */
  public String dnsName(MemberRecord member) {
    return member.name() + "." + domain();
  }

  /**
   * Returns the reference of one of its secrets, of the version that the servers use.
   *
   * @throws IllegalArgumentException if it has no secret of that name
   */
  public SecretRef secretRef(String secret) {
    return secretRef(secret, versions(secret).valid());
  }

  /** Returns the reference of that version of one of its secrets. */
  public SecretRef secretRef(String secret, long version) {
    String name = version == 1 ? secret : version == 2 ? secret + ".next" : secret + "." + version;
    return new SecretRef(owner(), name);
  }

  /**
   * Returns the versions of one of its secrets.
   *
   * @throws IllegalArgumentException if it has no secret of that name
   */
  public SecretVersions versions(String secret) {
    SecretVersions versions = secrets.get(secret);
    if (versions == null) {
      throw new IllegalArgumentException(
          "service %s has no secret %s, it has %s".formatted(name(), secret, secrets.keySet()));
    }
    return versions;
  }

  /** The names of the secrets that are being replaced. */
  public Set<String> rotating() {
    Set<String> names = new TreeSet<>();
    secrets.forEach(
        (name, versions) -> {
          if (versions.isRotating()) {
            names.add(name);
          }
        });
    return names;
  }

  /** The intended primary. */
  public MemberRecord primaryMember() {
    return member(primary);
  }

  /** Whether that member is the intended primary. */
  public boolean isPrimary(MemberRecord member) {
    return member.name().equals(primary);
  }

  /**
   * Returns the member of that name, including one that is being removed, or empty if there is
   * none.
   */
  public Optional<MemberRecord> find(String member) {
    for (MemberRecord one : members) {
      if (one.name().equals(member)) {
        return Optional.of(one);
      }
    }
    return leaving.isEmpty()
        ? Optional.empty()
        : leaving.stream().filter(m -> m.name().equals(member)).findFirst();
  }

  /**
   * Returns the member of that name, including one that is being removed.
   *
   * @throws IllegalArgumentException if there is none
   */
  public MemberRecord member(String member) {
    return find(member)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "service %s has no member %s, it has %s"
                        .formatted(
                            name(), member, members.stream().map(MemberRecord::name).toList())));
  }

  /** All members, including those that are being removed. */
  public List<MemberRecord> everyMember() {
    if (leaving.isEmpty()) {
      return members;
    }
    List<MemberRecord> all = new ArrayList<>(members);
    all.addAll(leaving);
    return all;
  }

  /** The members that are not stopped on purpose, by ordinal. */
  public List<MemberRecord> serving() {
    return members.stream().filter(m -> !m.stopped()).toList();
  }

  /** The names of the members that were removed, or are being removed; no member has them again. */
  public List<String> former() {
    List<String> former = new ArrayList<>();
    for (int ordinal = 0; ordinal < nextOrdinal; ordinal++) {
      String name = name() + "-" + ordinal;
      if (members.stream().noneMatch(m -> m.name().equals(name))) {
        former.add(name);
      }
    }
    return former;
  }

  /** Whether the member is being removed. */
  public boolean isLeaving(String member) {
    return !leaving.isEmpty() && leaving.stream().anyMatch(m -> m.name().equals(member));
  }

  /** Returns this record in another state. */
  public ServiceRecord withState(ServiceState newState) {
    return copy(newState, spec, members, leaving, nextOrdinal, rollout, secrets, passwordReset);
  }

  /**
   * Returns this record with that member in place of the one with its name, including one that is
   * being removed.
   */
  public ServiceRecord withMember(MemberRecord member) {
    return withMembers(with(members, member), with(leaving, member), nextOrdinal);
  }

  private static List<MemberRecord> with(List<MemberRecord> members, MemberRecord member) {
    if (members.isEmpty()) {
      return members;
    }
    List<MemberRecord> changed = new ArrayList<>(members);
    changed.replaceAll(m -> m.name().equals(member.name()) ? member : m);
    return changed;
  }

  /** Returns this record with those members. */
  public ServiceRecord withMembers(
      List<MemberRecord> newMembers, List<MemberRecord> newLeaving, int newNextOrdinal) {
    return copy(
        state, spec, newMembers, newLeaving, newNextOrdinal, rollout, secrets, passwordReset);
  }

  /** Returns this record with another spec. */
  public ServiceRecord withSpec(ServiceSpec newSpec) {
    return copy(state, newSpec, members, leaving, nextOrdinal, rollout, secrets, passwordReset);
  }

  /** Returns this record with another rollout. */
  public ServiceRecord withRollout(Rollout newRollout) {
    return copy(state, spec, members, leaving, nextOrdinal, newRollout, secrets, passwordReset);
  }

  /** Returns this record with those versions of one of its secrets. */
  public ServiceRecord withVersions(String secret, SecretVersions versions) {
    Map<String, SecretVersions> changed = new TreeMap<>(secrets);
    changed.put(secret, versions);
    return copy(state, spec, members, leaving, nextOrdinal, rollout, changed, passwordReset);
  }

  /** Returns this record with that request to set the passwords of the servers. */
  public ServiceRecord withPasswordReset(String request) {
    return copy(state, spec, members, leaving, nextOrdinal, rollout, secrets, request);
  }

  /** Returns this record with the next term, in which that member is the intended primary. */
  public ServiceRecord withPrimary(String member) {
    return new ServiceRecord(
        uuid,
        state,
        createdAt,
        spec,
        secrets,
        member(member).name(),
        term + 1,
        members,
        leaving,
        nextOrdinal,
        rollout,
        passwordReset,
        initialized,
        toCreate);
  }

  /** Returns this record of a service whose members have data. */
  public ServiceRecord withInitialized() {
    return new ServiceRecord(
        uuid,
        state,
        createdAt,
        spec,
        secrets,
        primary,
        term,
        members,
        leaving,
        nextOrdinal,
        rollout,
        passwordReset,
        true,
        toCreate);
  }

  /** Returns this record with those objects to be created. */
  public ServiceRecord withToCreate(Set<String> objects) {
    return new ServiceRecord(
        uuid,
        state,
        createdAt,
        spec,
        secrets,
        primary,
        term,
        members,
        leaving,
        nextOrdinal,
        rollout,
        passwordReset,
        initialized,
        objects);
  }

  /** Returns this record with secrets of those names too; those that it has are unchanged. */
  public ServiceRecord withSecrets(Set<String> names) {
    Map<String, SecretVersions> all = new TreeMap<>(secrets);
    long first = all.values().stream().mapToLong(SecretVersions::oldest).min().orElse(1);
    names.forEach(name -> all.putIfAbsent(name, SecretVersions.startingAt(first)));
    return copy(state, spec, members, leaving, nextOrdinal, rollout, all, passwordReset);
  }

  private ServiceRecord copy(
      ServiceState newState,
      ServiceSpec newSpec,
      List<MemberRecord> newMembers,
      List<MemberRecord> newLeaving,
      int newNextOrdinal,
      Rollout newRollout,
      Map<String, SecretVersions> newSecrets,
      String newPasswordReset) {
    return new ServiceRecord(
        uuid,
        newState,
        createdAt,
        newSpec,
        newSecrets,
        primary,
        term,
        newMembers,
        newLeaving,
        newNextOrdinal,
        newRollout,
        newPasswordReset,
        initialized || newState == ServiceState.ACTIVE,
        toCreate);
  }
}
