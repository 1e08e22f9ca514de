package io.firecamp.testkit.machine;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Backends;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.dns.DnsBackend;
import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.metadata.MetadataStore;
import io.firecamp.backend.node.NodeBackend;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.backend.volume.VolumeBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets calls of backends through until it is closed, which waits for those that are under way. */
final class Gate {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile boolean closed;

  /**
   * @param given what the user brought along, which is no business of the gate
   */
  Backends guarded(Backends backends, @Nullable SecretBackend given) {
    SecretBackend secrets = backends.secrets();
    return backends.toBuilder()
        .metadata(guarded(MetadataStore.class, backends.metadata()))
        .secrets(secrets == given ? secrets : guarded(SecretBackend.class, secrets))
        .nodes(guarded(NodeBackend.class, backends.nodes()))
        .volumes(guarded(VolumeBackend.class, backends.volumes()))
        .dns(guarded(DnsBackend.class, backends.dns()))
        .containers(guarded(ContainerBackend.class, backends.containers()))
        .logs(guarded(LogBackend.class, backends.logs()))
        .build();
  }

  <T> T guarded(Class<T> type, T backend) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> pass(backend, method, arguments)));
  }

  private @Nullable Object pass(Object backend, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (closed || !lock.readLock().tryLock()) {
      throw BackendException.refused("the runtime is closed");
    }
    try {
      return method.invoke(backend, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Returns when no call is under way, or after the limit. */
  void close(Duration limit) {
    closed = true;
    try {
      if (lock.writeLock().tryLock(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        lock.writeLock().unlock();
      } else {
        LOG.warn("calls of backends are still under way after {} s", limit.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
