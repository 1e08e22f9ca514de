package io.firecamp.service;

import io.firecamp.backend.Owner;
import io.firecamp.backend.secret.SecretRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that is recorded of a service: identity, spec, placement, and what is wanted of it. Never
 * holds a secret.
 *
 * @param uuid 32 hexadecimal digits, new with every provisioning of the name
 * @param fields the spec as flat text
 * @param secrets the names of its secrets
 * @param settings the part of the fields that only the kind of service understands
 * @param members those that are wanted, by ordinal
 * @param leaving those that are being removed; their volumes stay
 * @param nextOrdinal the ordinal of the next member that is added; ordinals are never used again,
 *     so that a new member never meets the volumes of an old one
 * @param rotating the names of secrets that are being replaced; the new one is stored beside the
 *     old
 */
public record ServiceRecord(
    String cluster,
    String name,
    String kind,
    String uuid,
    ServiceState state,
    Instant createdAt,
    String domain,
    Map<String, String> fields,
    Map<String, String> settings,
    Set<String> secrets,
    List<MemberRecord> members,
    List<MemberRecord> leaving,
    int nextOrdinal,
    Rollout rollout,
    Set<String> rotating) {

  public ServiceRecord {
    fields = Map.copyOf(fields);
    settings = Map.copyOf(settings);
    secrets = Set.copyOf(secrets);
    members = List.copyOf(members);
    leaving = List.copyOf(leaving);
    rotating = Set.copyOf(rotating);
  }

  /** Owner of what belongs to the service as a whole. */
  public Owner owner() {
    return new Owner(cluster, name, uuid, "");
  }

  /** {@code <cluster>-<service>-<uuid>}. */
  public String logGroup() {
    return cluster + "-" + name + "-" + uuid;
  }

  /** The member's stable DNS name. */
  public String dnsName(MemberRecord member) {
    return member.name() + "." + domain;
  }

  /** The reference of one of its secrets. */
  public SecretRef secretRef(String secret) {
    return new SecretRef(owner(), secret);
  }

  /** Where the new secret is stored while it replaces that one. */
  public SecretRef nextSecretRef(String secret) {
    return new SecretRef(owner(), secret + ".next");
  }

  /**
   * The member of that name, also one that is leaving.
   *
   * @throws IllegalArgumentException if there is none
   */
  public MemberRecord member(String member) {
    return everyMember().stream()
        .filter(m -> m.name().equals(member))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "service %s has no member %s, it has %s"
                        .formatted(
                            name, member, members.stream().map(MemberRecord::name).toList())));
  }

  /** Members and those that are leaving. */
  public List<MemberRecord> everyMember() {
    List<MemberRecord> all = new ArrayList<>(members);
    all.addAll(leaving);
    return all;
  }

  /** Whether the member is being removed. */
  public boolean isLeaving(String member) {
    return leaving.stream().anyMatch(m -> m.name().equals(member));
  }

  /** The same service in another state. */
  public ServiceRecord withState(ServiceState newState) {
    return copy(newState, fields, settings, members, leaving, nextOrdinal, rollout, rotating);
  }

  /** The same service with that member in place of the one with its name. */
  public ServiceRecord withMember(MemberRecord member) {
    List<MemberRecord> changed = new ArrayList<>(members);
    changed.replaceAll(m -> m.name().equals(member.name()) ? member : m);
    return withMembers(changed, leaving, nextOrdinal);
  }

  /** The same service with those members. */
  public ServiceRecord withMembers(
      List<MemberRecord> newMembers, List<MemberRecord> newLeaving, int newNextOrdinal) {
    return copy(state, fields, settings, newMembers, newLeaving, newNextOrdinal, rollout, rotating);
  }

  /** The same service with another spec. */
  public ServiceRecord withFields(Map<String, String> newFields, Map<String, String> newSettings) {
    return copy(state, newFields, newSettings, members, leaving, nextOrdinal, rollout, rotating);
  }

  /** The same service with another rollout. */
  public ServiceRecord withRollout(Rollout newRollout) {
    return copy(state, fields, settings, members, leaving, nextOrdinal, newRollout, rotating);
  }

  /** The same service, of which those secrets are being replaced. */
  public ServiceRecord withRotating(Set<String> names) {
    return copy(state, fields, settings, members, leaving, nextOrdinal, rollout, names);
  }

  private ServiceRecord copy(
      ServiceState newState,
      Map<String, String> newFields,
      Map<String, String> newSettings,
      List<MemberRecord> newMembers,
      List<MemberRecord> newLeaving,
      int newNextOrdinal,
      Rollout newRollout,
      Set<String> newRotating) {
    return new ServiceRecord(
        cluster,
        name,
        kind,
        uuid,
        newState,
        createdAt,
        domain,
        newFields,
        newSettings,
        secrets,
        newMembers,
        newLeaving,
        newNextOrdinal,
        newRollout,
        newRotating);
  }
}
