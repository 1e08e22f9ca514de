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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Backends on whose calls a script puts faults, and which remember the calls. Thread-safe.
 *
 * <p>Capabilities are covered too if their type is an interface. Their calls are named by the
 * package of the interface, in the plural: of PostgreSQL's servers {@code servers.connect}. What
 * such a call returns is covered as well if it is an interface of the same package: {@code
 * servers.state}, {@code servers.configure} of the session. How they fail can be said by the
 * capability: {@link FaultForm}. Closing something is no call: the operating system closes what a
 * dead process had open.
 */
public final class FaultyBackends {
  /** Send no request, so that nothing can go wrong with them. */
  static final Set<String> PURE =
      Set.of("logs.destination", "servers.immediate", "servers.dataSource", "servers.limit");

  private final Backends target;
  private final FaultScript script;
  private final TimeSource time;
  private final List<String> calls = new ArrayList<>();
  private boolean dead;

  /**
   * @param time what delays are taken from
   * @throws IllegalArgumentException if the script is about calls that these backends do not have
   */
  public FaultyBackends(Backends target, FaultScript script, TimeSource time) {
    this.target = Objects.requireNonNull(target, "target");
    this.script = Objects.requireNonNull(script, "script");
    this.time = Objects.requireNonNull(time, "time");
    CallNames names = new CallNames();
    names.add(MetadataStore.class, "metadata");
    names.add(SecretBackend.class, "secrets");
    names.add(NodeBackend.class, "nodes");
    names.add(VolumeBackend.class, "volumes");
    names.add(DnsBackend.class, "dns");
    names.add(ContainerBackend.class, "containers");
    names.add(LogBackend.class, "logs");
    target.capabilities().forEach(type -> names.add(type, plural(type)));
    names.require(script.kinds());
  }

  /** The backends to give to the engine. */
  public Backends backends() {
    Backends.Builder builder =
        target.toBuilder()
            .metadata(wrap(MetadataStore.class, "metadata", target.metadata()))
            .secrets(wrap(SecretBackend.class, "secrets", target.secrets()))
            .nodes(wrap(NodeBackend.class, "nodes", target.nodes()))
            .volumes(wrap(VolumeBackend.class, "volumes", target.volumes()))
            .dns(wrap(DnsBackend.class, "dns", target.dns()))
            .containers(wrap(ContainerBackend.class, "containers", target.containers()))
            .logs(wrap(LogBackend.class, "logs", target.logs()));
    target.capabilities().forEach(type -> cover(type, builder));
    return builder.build();
  }

  private <T> void cover(Class<T> type, Backends.Builder builder) {
    if (!type.isInterface()) {
      return;
    }
    T capability = target.capability(type).orElseThrow();
    FaultForm form = capability instanceof FaultForm own ? own : FaultForm.PLAIN;
    builder.capability(type, wrap(type, plural(type), capability, form));
  }

  private static String plural(Class<?> type) {
    String name = type.getPackageName();
    return name.substring(name.lastIndexOf('.') + 1) + "s";
  }

  /** The kinds of all calls so far, in order. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  private <T> T wrap(Class<T> type, String name, T backend) {
    return wrap(type, name, backend, FaultForm.PLAIN);
  }

  private <T> T wrap(Class<T> type, String name, T backend, FaultForm form) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          String kind = name + "." + method.getName();
          boolean request =
              method.getDeclaringClass() != Object.class
                  && !method.getName().equals("close")
                  && !PURE.contains(kind);
          Object result =
              request
                  ? call(kind, method, backend, arguments, form)
                  : invoke(method, backend, arguments);
          return result != null && isSession(type, method.getReturnType())
              ? wrapAny(method.getReturnType(), name, result, form)
              : result;
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  static boolean isSession(Class<?> type, Class<?> returned) {
    return returned.isInterface() && returned.getPackageName().equals(type.getPackageName());
  }

  private <T> Object wrapAny(Class<T> type, String name, Object result, FaultForm form) {
    return wrap(type, name, type.cast(result), form);
  }

  private @Nullable Object call(
      String kind, Method method, Object backend, Object @Nullable [] arguments, FaultForm form)
      throws Throwable {
    Fault fault = next(kind).orElse(null);
    if (fault instanceof Fault.Delay delay) {
      time.sleep(delay.time());
    } else if (fault instanceof Fault.CrashBefore) {
      throw crash(kind);
    } else if (fault instanceof Fault.FailBefore || fault instanceof Fault.Throttle) {
      String why = fault instanceof Fault.Throttle ? "Throttling" : "unavailable";
      throw form.failure(kind + " failed: " + why, BackendException.Effect.NONE);
    }
    Object result = invoke(method, backend, arguments);
    if (fault instanceof Fault.CrashAfter) {
      release(result);
      throw crash(kind);
    }
    if (fault instanceof Fault.FailAfter) {
      release(result);
      throw form.failure(kind + " failed: reply lost", BackendException.Effect.UNKNOWN);
    }
    return result;
  }

  /** What nobody got: a session that was opened, for one. */
  private static void release(@Nullable Object result) throws Exception {
    if (result instanceof AutoCloseable open) {
      open.close();
    }
  }

  private static @Nullable Object invoke(
      Method method, Object backend, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(backend, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
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
