package io.firecamp.testkit.machine;

import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.testkit.dns.RecordSource;
import io.firecamp.testkit.machine.file.FileDnsBackend;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Serves the zones of the file backend, also those that another JVM writes. */
final class FileRecordSource implements RecordSource {
  private final FileDnsBackend dns;

  FileRecordSource(FileDnsBackend dns) {
    this.dns = dns;
  }

  @Override
  public Answer lookup(String name) throws IOException {
    Optional<String> zone = dns.zoneOf(name);
    if (zone.isEmpty()) {
      return new NotAuthoritative();
    }
    Optional<DnsRecord> record = dns.lookup(name);
    return record.isEmpty()
        ? new NoSuchName(zone.get())
        : new Addresses(
            zone.get(),
            record.get().ttl(),
            List.of((Inet4Address) InetAddress.getByName(record.get().address())));
  }
}
