package io.firecamp.testkit.engine;

import io.firecamp.Firecamp;
import io.firecamp.backend.Backends;
import io.firecamp.backend.volume.Volume;
import io.firecamp.engine.CallOptions;
import io.firecamp.engine.ServiceEngine;
import io.firecamp.service.Provisioned;
import io.firecamp.service.ServiceRef;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.testkit.clock.ManualClock;
import io.firecamp.testkit.memory.InMemoryCloud;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A cloud, what of the sample kind runs in it, and a clock: everything that outlives a process. */
final class Site {
  static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final String CLUSTER = "t1";

  final ManualClock clock = new ManualClock();
  final InMemoryCloud cloud;
  final SampleKind kind;

  Site(int nodesPerZone) {
    this.cloud = InMemoryCloud.threeZones(nodesPerZone);
    this.kind = new SampleKind(cloud);
  }

  static ServiceRef ref(String service) {
    return ServiceRef.named(CLUSTER, service);
  }

  /** A process that works on the site through those backends, and then ends. */
  final class Controller {
    private final Backends backends;

    Controller(Backends through) {
      this.backends = through;
    }

    <T> T with(Function<ServiceEngine, T> work) {
      try (Firecamp firecamp = Firecamp.builder(backends).time(clock).build()) {
        return work.apply(firecamp.engine());
      }
    }

    private CallOptions options() {
      return CallOptions.within(TIMEOUT);
    }

    Provisioned provision(ServiceSpec spec) {
      return with(e -> e.provision(kind, spec, options()));
    }

    Provisioned update(ServiceSpec spec) {
      return with(e -> e.update(kind, spec, options()));
    }

    Provisioned restart(String service) {
      return with(e -> e.restart(kind, ref(service), options()));
    }

    Provisioned move(String service, String member, Optional<String> node, boolean fence) {
      return with(e -> e.members().move(kind, ref(service), member, node, fence, options()));
    }

    Provisioned stop(String service) {
      return with(e -> e.stop(kind, ref(service), options()));
    }

    Provisioned start(String service) {
      return with(e -> e.start(kind, ref(service), options()));
    }

    Provisioned recreate(ServiceSpec spec, Optional<String> uuid) {
      return with(e -> e.recreate(kind, spec, uuid, options()));
    }

    List<Volume> delete(String service) {
      return with(e -> e.delete(ref(service), options()));
    }
  }

  Controller process() {
    return process(cloud.backends());
  }

  Controller process(Backends through) {
    return new Controller(through);
  }
}
