package io.firecamp.testkit.fault;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Backends;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.dns.DnsBackend;
import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.metadata.MetadataStore;
import io.firecamp.backend.node.NodeBackend;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.backend.volume.VolumeBackend;
import io.firecamp.time.TimeSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Backends on whose calls a script puts faults, and which remember the calls. Thread-safe. */
public final class FaultyBackends {
  /** Sends no request, so that nothing can go wrong with it. */
  private static final String PURE = "logs.destination";

  private final Backends target;
  private final FaultScript script;
  private final TimeSource time;
  private final List<String> calls = new ArrayList<>();
  private boolean dead;

  public FaultyBackends(Backends target, FaultScript script, TimeSource time) {
    this.target = target;
    this.script = script;
    this.time = time;
  }

  /** The backends to give to the engine. */
  public Backends backends() {
    return target.toBuilder()
        .metadata(wrap(MetadataStore.class, "metadata", target.metadata()))
        .secrets(wrap(SecretBackend.class, "secrets", target.secrets()))
        .nodes(wrap(NodeBackend.class, "nodes", target.nodes()))
        .volumes(wrap(VolumeBackend.class, "volumes", target.volumes()))
        .dns(wrap(DnsBackend.class, "dns", target.dns()))
        .containers(wrap(ContainerBackend.class, "containers", target.containers()))
        .logs(wrap(LogBackend.class, "logs", target.logs()))
        .build();
  }

  /** The kinds of all calls so far, in order. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  private <T> T wrap(Class<T> type, String name, T backend) {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            call(name + "." + method.getName(), method, backend, arguments);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private @Nullable Object call(
      String kind, Method method, Object backend, Object @Nullable [] arguments) throws Throwable {
    Fault fault = kind.equals(PURE) ? null : next(kind).orElse(null);
    if (fault instanceof Fault.Delay delay) {
      time.sleep(delay.time());
    } else if (fault instanceof Fault.CrashBefore) {
      throw crash(kind);
    } else if (fault instanceof Fault.FailBefore || fault instanceof Fault.Throttle) {
      throw new BackendException(
          kind + " failed: " + (fault instanceof Fault.Throttle ? "Throttling" : "unavailable"),
          true,
          BackendException.Effect.NONE,
          null);
    }
    Object result;
    try {
      result = method.invoke(backend, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
    if (fault instanceof Fault.CrashAfter) {
      throw crash(kind);
    }
    if (fault instanceof Fault.FailAfter) {
      throw BackendException.transientFailure(kind + " failed: reply lost", null);
    }
    return result;
  }

  private synchronized Optional<Fault> next(String kind) {
    if (dead) {
      throw new CallerCrash(kind);
    }
    calls.add(kind);
    return script.at(calls.size(), kind);
  }

  private synchronized CallerCrash crash(String kind) {
    dead = true;
    return new CallerCrash(kind);
  }
}
