package io.firecamp.service;

import io.firecamp.backend.Owner;
import io.firecamp.backend.secret.SecretRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that is recorded of a service: identity, spec, placement. Never holds a secret.
 *
 * @param uuid 32 hexadecimal digits, new with every provisioning of the name
 * @param fields the spec as flat text
 * @param secrets the names of its secrets
 * @param settings the part of the fields that only the kind of service understands
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
    List<MemberRecord> members) {

  public ServiceRecord {
    fields = Map.copyOf(fields);
    settings = Map.copyOf(settings);
    secrets = Set.copyOf(secrets);
    members = List.copyOf(members);
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

  /**
   * The member of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public MemberRecord member(String member) {
    return members.stream()
        .filter(m -> m.name().equals(member))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("service " + name + " has no member " + member));
  }

  /** The same service in another state. */
  public ServiceRecord withState(ServiceState newState) {
    return new ServiceRecord(
        cluster, name, kind, uuid, newState, createdAt, domain, fields, settings, secrets, members);
  }

  /** The same service with that member in place of the one with its name. */
  public ServiceRecord withMember(MemberRecord member) {
    List<MemberRecord> changed = new ArrayList<>(members);
    changed.replaceAll(m -> m.name().equals(member.name()) ? member : m);
    return new ServiceRecord(
        cluster, name, kind, uuid, state, createdAt, domain, fields, settings, secrets, changed);
  }
}
