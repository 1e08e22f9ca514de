package io.firecamp.testkit.machine.file;

import io.firecamp.backend.dns.DnsBackend;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.dns.DnsZone;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Names of members for containers: a hosts file that all containers of the runtime have as their
 * {@code /etc/hosts}. Unlike a DNS server of this JVM it is there when the JVM has ended.
 */
public final class HostsFileDnsBackend implements DnsBackend {
  private static final String OWN =
      "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n";
  private final FileDnsBackend records;
  private final Path file;
  private final FileLocked locked;

  /**
   * Writes the file, with the records that there are.
   *
   * @param file made if it is missing; afterwards written in place, as containers hold it by its
   *     inode
   */
  public HostsFileDnsBackend(FileDnsBackend records, Path file) {
    this.records = records;
    this.file = file;
    this.locked = new FileLocked(java.util.Objects.requireNonNull(file.getParent()));
    write();
  }

  @Override
  public DnsZone ensureZone(String domain, String cluster) {
    return records.ensureZone(domain, cluster);
  }

  @Override
  public Optional<DnsZone> findZone(String domain) {
    return records.findZone(domain);
  }

  @Override
  public void upsert(DnsZone zone, Collection<DnsRecord> wanted) {
    records.upsert(zone, wanted);
    write();
  }

  @Override
  public List<DnsRecord> find(DnsZone zone, Collection<String> names) {
    return records.find(zone, names);
  }

  @Override
  public void deleteRecords(DnsZone zone, Collection<String> names) {
    records.deleteRecords(zone, names);
    write();
  }

  @Override
  public void deleteZone(DnsZone zone) {
    records.deleteZone(zone);
  }

  /** The records are read under the lock, so the last writer writes the newest ones. */
  private void write() {
    locked.during(
        () -> {
          StringBuilder text = new StringBuilder(OWN);
          records.all().forEach(r -> text.append(r.address() + " " + r.name() + "\n"));
          ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
          int size = bytes.remaining();
          try (FileChannel out =
              FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
              out.write(bytes);
            }
            out.truncate(size);
          }
          Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
          return true;
        });
  }
}
