package io.firecamp.testkit.engine;

import io.firecamp.internal.record.NameDocument;
import io.firecamp.testkit.memory.InMemoryCloud;
import java.util.List;

/** All that is in a cloud, without what differs between equal runs (uuids, ids, generations). */
record CloudState(
    List<String> services,
    List<String> volumes,
    List<String> records,
    List<String> containers,
    int logGroups,
    List<String> secrets) {

  static CloudState of(InMemoryCloud cloud) {
    return new CloudState(
        cloud.metadata().list("t1").stream()
            .flatMap(d -> NameDocument.read(d.content()).live().stream())
            .map(
                r ->
                    r.name()
                        + " "
                        + r.state()
                        + " "
                        + r.members().stream()
                            .map(m -> m.name() + "@" + m.node() + (m.stopped() ? " stopped" : ""))
                            .toList()
                        + r.leaving()
                        + r.rotating()
                        + r.spec().fields()
                        + r.settings()
                        + r.primary()
                        + r.term()
                        + r.members().stream().anyMatch(m -> m.config() < r.rollout().config()))
            .toList(),
        cloud.volumes().all().stream()
            .map(
                v ->
                    v.owner().member()
                        + " "
                        + v.purpose()
                        + " "
                        + v.state()
                        + " "
                        + v.node()
                        + " "
                        + v.sizeGib()
                        + v.type()
                        + v.iops()
                        + v.tags())
            .sorted()
            .toList(),
        cloud.dns().all().stream().map(r -> r.name() + " " + r.address()).sorted().toList(),
        cloud.containers().all().stream()
            .map(c -> c.owner().member() + " " + c.state() + " " + c.nodeId())
            .sorted()
            .toList(),
        cloud.logs().all().size(),
        cloud.secrets().all().stream().map(r -> versionless(r.name())).sorted().toList());
  }

  /** The versions of a service that was recreated begin with the time. */
  private static String versionless(String secret) {
    return secret.replaceFirst("\\.\\d{9,}$", ".<time>");
  }
}
