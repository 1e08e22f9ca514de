package io.firecamp.testkit.memory;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.dns.DnsBackend;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.dns.DnsZone;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Zones in a map. */
public final class InMemoryDnsBackend implements DnsBackend {
  private final Map<String, Map<String, DnsRecord>> zones = new HashMap<>();
  private final Map<String, String> owners = new HashMap<>();

  @Override
  public synchronized DnsZone ensureZone(String domain, String cluster) {
    String name = domain.toLowerCase(Locale.ROOT);
    String owner = owners.getOrDefault(name, cluster);
    if (!owner.equals(cluster)) {
      throw foreign(name, owner);
    }
    zones.computeIfAbsent(name, n -> new HashMap<>());
    owners.put(name, cluster);
    return new DnsZone("zone-" + name, name, cluster);
  }

  private static BackendException foreign(String domain, String owner) {
    return BackendException.refused(
        "DNS zone %s belongs to cluster %s: choose another domain".formatted(domain, owner));
  }

  private boolean isOthers(DnsZone zone) {
    return !zone.isOf(owners.getOrDefault(zone.domain(), zone.cluster()));
  }

  @Override
  public synchronized Optional<DnsZone> findZone(String domain) {
    String name = domain.toLowerCase(Locale.ROOT);
    return zones.containsKey(name)
        ? Optional.of(new DnsZone("zone-" + name, name, owners.getOrDefault(name, "")))
        : Optional.empty();
  }

  @Override
  public synchronized void upsert(DnsZone zone, Collection<DnsRecord> records) {
    Map<String, DnsRecord> stored = zones.get(zone.domain());
    if (stored == null) {
      throw BackendException.refused("DNS zone " + zone.domain() + " is gone");
    }
    if (isOthers(zone)) {
      throw foreign(zone.domain(), owners.getOrDefault(zone.domain(), ""));
    }
    records.forEach(r -> stored.put(r.name(), r));
  }

  @Override
  public synchronized List<DnsRecord> find(DnsZone zone, Collection<String> names) {
    Map<String, DnsRecord> stored = zones.getOrDefault(zone.domain(), Map.of());
    return names.stream()
        .flatMap(n -> Stream.ofNullable(stored.get(n.toLowerCase(Locale.ROOT))))
        .toList();
  }

  @Override
  public synchronized void deleteRecords(DnsZone zone, Collection<String> names) {
    Map<String, DnsRecord> stored =
        isOthers(zone) ? new HashMap<>() : zones.getOrDefault(zone.domain(), new HashMap<>());
    names.forEach(n -> stored.remove(n.toLowerCase(Locale.ROOT)));
  }

  @Override
  public synchronized void deleteZone(DnsZone zone) {
    if (!zones.getOrDefault(zone.domain(), Map.of()).isEmpty()) {
      throw BackendException.refused("DNS zone " + zone.domain() + " still holds records");
    }
    zones.remove(zone.domain());
    owners.remove(zone.domain());
  }

  /** The address of a name in whichever zone has it, as resolvers see it. */
  public synchronized Optional<String> resolve(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (int dot = wanted.indexOf('.'); dot > 0; dot = wanted.indexOf('.', dot + 1)) {
      Map<String, DnsRecord> zone = zones.get(wanted.substring(dot + 1));
      DnsRecord record = zone == null ? null : zone.get(wanted);
      if (record != null) {
        return Optional.of(record.address());
      }
    }
    return Optional.empty();
  }

  /** All records of all zones. */
  public synchronized List<DnsRecord> all() {
    return zones.values().stream().flatMap(z -> z.values().stream()).toList();
  }
}
