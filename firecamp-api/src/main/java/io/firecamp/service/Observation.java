package io.firecamp.service;

import io.firecamp.backend.container.Container;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.volume.Volume;
import io.firecamp.spec.VolumePurpose;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The observed state of a service's resources.
 *
 * @param zone whether the DNS zone exists
 * @param secrets the names of the secrets that are stored
 */
public record Observation(
    List<Volume> volumes,
    List<Container> containers,
    List<DnsRecord> dns,
    boolean zone,
    Set<String> secrets) {
  public Observation {
    Objects.requireNonNull(volumes, "volumes");
    Objects.requireNonNull(containers, "containers");
    Objects.requireNonNull(dns, "dns");
    Objects.requireNonNull(secrets, "secrets");
  }

  /** An observation without any resources. */
  public static Observation nothing() {
    return new Observation(List.of(), List.of(), List.of(), false, Set.of());
  }

  /** The member's volume for the purpose. */
  public Optional<Volume> volume(String member, VolumePurpose purpose) {
    return volumes.isEmpty()
        ? Optional.empty()
        : volumes.stream()
            .filter(v -> v.owner().member().equals(member) && v.purpose() == purpose)
            .findFirst();
  }

  /** The member's newest container. */
  public Optional<Container> container(String member) {
    return containers.isEmpty()
        ? Optional.empty()
        : containers.stream().filter(c -> c.owner().member().equals(member)).findFirst();
  }

  /** The record of that DNS name. */
  public Optional<DnsRecord> dns(String name) {
    return dns.isEmpty()
        ? Optional.empty()
        : dns.stream().filter(r -> r.name().equalsIgnoreCase(name)).findFirst();
  }
}
