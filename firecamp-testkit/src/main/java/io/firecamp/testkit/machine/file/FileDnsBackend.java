package io.firecamp.testkit.machine.file;

import io.firecamp.backend.dns.DnsBackend;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.dns.DnsZone;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Zones as files: a line per record with its TTL in seconds and its address. */
public final class FileDnsBackend implements DnsBackend {
  private static final String SUFFIX = ".zone";

  /** No name of a record begins with a dot. */
  private static final String OWNER = ".cluster";

  private final Path directory;
  private final FileLocked locked;

  /**
   * @param directory made when it is needed
   */
  public FileDnsBackend(Path directory) {
    this.directory = directory;
    this.locked = new FileLocked(directory);
  }

  @Override
  public DnsZone ensureZone(String domain, String cluster) {
    DnsZone zone = zone(domain, cluster);
    return locked.during(
        () -> {
          Properties stored = read(zone).orElseGet(Properties::new);
          refuseOthers(zone, stored);
          if (!cluster.equals(stored.getProperty(OWNER))) {
            stored.setProperty(OWNER, cluster);
            write(zone, stored);
          }
          return zone;
        });
  }

  private static void refuseOthers(DnsZone zone, Properties stored) {
    if (isOthers(zone, stored)) {
      throw FileLocked.refused(
          "DNS zone %s belongs to cluster %s: choose another domain"
              .formatted(zone.domain(), stored.getProperty(OWNER)));
    }
  }

  private static boolean isOthers(DnsZone zone, Properties stored) {
    return !zone.isOf(stored.getProperty(OWNER, zone.cluster()));
  }

  @Override
  public Optional<DnsZone> findZone(String domain) {
    return locked.without(
        () -> read(zone(domain, "")).map(stored -> zone(domain, stored.getProperty(OWNER, ""))));
  }

  @Override
  public void upsert(DnsZone zone, Collection<DnsRecord> records) {
    locked.during(
        () -> {
          Properties stored =
              read(zone)
                  .orElseThrow(() -> FileLocked.refused("DNS zone " + zone.domain() + " is gone"));
          refuseOthers(zone, stored);
          records.forEach(
              r -> stored.setProperty(r.name(), r.ttl().toSeconds() + " " + r.address()));
          write(zone, stored);
          return true;
        });
  }

  @Override
  public List<DnsRecord> find(DnsZone zone, Collection<String> names) {
    return locked.without(
        () -> {
          Properties stored = read(zone).orElseGet(Properties::new);
          return names.stream().map(n -> record(stored, n)).flatMap(Optional::stream).toList();
        });
  }

  @Override
  public void deleteRecords(DnsZone zone, Collection<String> names) {
    locked.during(
        () -> {
          Optional<Properties> stored = read(zone);
          if (stored.isPresent() && !isOthers(zone, stored.get())) {
            names.forEach(n -> stored.get().remove(n.toLowerCase(Locale.ROOT)));
            write(zone, stored.get());
          }
          return true;
        });
  }

  @Override
  public void deleteZone(DnsZone zone) {
    locked.during(
        () -> {
          if (read(zone).filter(r -> !names(r).isEmpty()).isPresent()) {
            throw FileLocked.refused("DNS zone " + zone.domain() + " still holds records");
          }
          return Files.deleteIfExists(file(zone));
        });
  }

  /** The record of the name in whatever zone, or empty if there is none. */
  public Optional<DnsRecord> lookup(String name) {
    return zoneOf(name)
        .flatMap(z -> locked.without(() -> read(zone(z, ""))).flatMap(r -> record(r, name)));
  }

  /** The records of all zones. */
  List<DnsRecord> all() {
    return locked.without(
        () -> {
          if (!Files.isDirectory(directory)) {
            return List.of();
          }
          List<DnsRecord> found = new ArrayList<>();
          try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
              Properties stored = new Properties();
              stored.load(new StringReader(Texts.read(file).orElse("")));
              for (String name : names(stored)) {
                record(stored, name).ifPresent(found::add);
              }
            }
          }
          return found;
        });
  }

  /** The domain of the zone that the name is in, or empty if it is in none of ours. */
  public Optional<String> zoneOf(String name) {
    String rest = name.toLowerCase(Locale.ROOT);
    while (!rest.isEmpty()) {
      if (Files.exists(file(zone(rest, "")))) {
        return Optional.of(rest);
      }
      int dot = rest.indexOf('.');
      rest = dot < 0 ? "" : rest.substring(dot + 1);
    }
    return Optional.empty();
  }

  private Optional<Properties> read(DnsZone zone) throws IOException {
    Optional<String> text = Texts.read(file(zone));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Properties records = new Properties();
    records.load(new StringReader(text.get()));
    return Optional.of(records);
  }

  private void write(DnsZone zone, Properties records) throws IOException {
    StringWriter text = new StringWriter();
    records.store(text, null);
    Texts.write(file(zone), text.toString());
  }

  private static Optional<DnsRecord> record(Properties records, String name) {
    String key = name.toLowerCase(Locale.ROOT);
    return Optional.ofNullable(records.getProperty(key))
        .map(
            value -> {
              int space = value.indexOf(' ');
              Duration ttl = Duration.ofSeconds(Long.parseLong(value.substring(0, space)));
              return new DnsRecord(key, value.substring(space + 1), ttl);
            });
  }

  private static Set<String> names(Properties records) {
    Set<String> names = new TreeSet<>(records.stringPropertyNames());
    names.remove(OWNER);
    return names;
  }

  private static DnsZone zone(String domain, String cluster) {
    String lower = domain.toLowerCase(Locale.ROOT);
    return new DnsZone(lower, lower, cluster);
  }

  private Path file(DnsZone zone) {
    return directory.resolve(Texts.fileName(zone.domain()) + SUFFIX);
  }
}
