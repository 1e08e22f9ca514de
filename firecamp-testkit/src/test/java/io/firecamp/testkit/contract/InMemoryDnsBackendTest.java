package io.firecamp.testkit.contract;

import io.firecamp.backend.dns.DnsBackend;
import io.firecamp.testkit.memory.InMemoryCloud;

class InMemoryDnsBackendTest extends DnsBackendContract {
  private final InMemoryCloud cloud = InMemoryCloud.threeZones(3);

  @Override
  protected DnsBackend create() {
    return cloud.dns();
  }

  @Override
  protected DnsBackend reopened() {
    return cloud.dns();
  }
}
