package io.firecamp.testkit.machine.file;

import io.firecamp.backend.dns.DnsBackend;
import io.firecamp.testkit.contract.DnsBackendContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileDnsBackendTest extends DnsBackendContract {
  @TempDir private Path directory;

  @Override
  protected DnsBackend create() {
    return reopened();
  }

  @Override
  protected DnsBackend reopened() {
    return new FileDnsBackend(directory.resolve("dns"));
  }
}
