package io.firecamp.examples.benchmark;

import io.firecamp.backend.Backends;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.dns.DnsBackend;
import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.metadata.MetadataStore;
import io.firecamp.backend.node.NodeBackend;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.backend.volume.VolumeBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Backends that are far away: each call is counted, and takes that much longer. Thread-safe. */
final class DelayedBackends {
  private final Backends target;
  private final Duration delay;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();

  DelayedBackends(Backends target, Duration delay) {
    this.target = target;
    this.delay = delay;
  }

  /** The backends to give to the engine, which has to expect that they make it wait. */
  Backends backends() {
    return target.toBuilder()
        .metadata(far(MetadataStore.class, target.metadata()))
        .secrets(far(SecretBackend.class, target.secrets()))
        .nodes(far(NodeBackend.class, target.nodes()))
        .volumes(far(VolumeBackend.class, target.volumes()))
        .dns(far(DnsBackend.class, target.dns()))
        .containers(far(ContainerBackend.class, target.containers()))
        .logs(far(LogBackend.class, target.logs()))
        .immediate(false)
        .build();
  }

  /**
   * How many calls there were, and how long they were delayed, since the last time this was asked.
   */
  Calls takeCalls() {
    return new Calls(calls.getAndSet(0), nanos.getAndSet(0));
  }

  /**
   * Calls that were made.
   *
   * @param nanos how long they were delayed in all; on a busy machine longer than was asked for
   */
  record Calls(int count, long nanos) {
    double mean() {
      return (double) nanos / count;
    }
  }

  private <T> T far(Class<T> type, T backend) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              // It sends no request, as its contract says.
              boolean pure = type == LogBackend.class && method.getName().equals("destination");
              if (!pure) {
                calls.incrementAndGet();
                long began = System.nanoTime();
                Thread.sleep(delay.toMillis());
                nanos.addAndGet(System.nanoTime() - began);
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            }));
  }
}
