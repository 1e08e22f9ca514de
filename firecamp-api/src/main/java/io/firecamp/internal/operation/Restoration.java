package io.firecamp.internal.operation;

import io.firecamp.backend.Backends;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.dns.DnsZone;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.converge.Observer;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import java.util.List;

/**
 * Gives a service back what a deletion that came too late may have taken from it: names, log group,
 * attached volumes. What it has is unchanged.
 */
final class Restoration {
  private static final String STEP = "give back";
  private final Backends backends;
  private final Operation operation;
  private final ServiceRecord service;

  Restoration(Backends backends, Operation operation, ServiceRecord service) {
    this.backends = backends;
    this.operation = operation;
    this.service = service;
  }

  void run() {
    operation.perform(STEP, () -> backends.logs().ensureGroup(service.logGroup(), service.owner()));
    DnsZone zone =
        operation.call(STEP, () -> backends.dns().ensureZone(service.domain(), service.cluster()));
    List<DnsRecord> names =
        service.members().stream()
            .map(m -> new DnsRecord(service.dnsName(m), m.address(), DnsRecord.MEMBER_TTL))
            .toList();
    operation.perform(STEP, () -> backends.dns().upsert(zone, names));
    new Observer(backends, operation).volumes(service).forEach(this::attach);
  }

  private void attach(Volume volume) {
    if (volume.state() != VolumeState.AVAILABLE && volume.state() != VolumeState.DETACHING) {
      return;
    }
    for (MemberRecord member : service.members()) {
      if (member.name().equals(volume.owner().member())) {
        operation.perform(STEP, () -> backends.volumes().attach(volume.id(), member.node()));
      }
    }
  }
}
