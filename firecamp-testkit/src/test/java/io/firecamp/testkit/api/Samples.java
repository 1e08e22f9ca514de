package io.firecamp.testkit.api;

import io.firecamp.testkit.local.LocalFirecamp;
import io.firecamp.testkit.machine.MachineRuntime;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A value of any type. Those of our own classes are made without a constructor and hold nothing: to
 * be called by who is refused before anything of them is looked at.
 */
final class Samples {
  private final Map<Class<?>, Object> known = new HashMap<>();

  Samples(Path directory) {
    known.put(boolean.class, false);
    known.put(int.class, 1);
    known.put(long.class, 1L);
    known.put(String.class, "x");
    known.put(Object.class, "x");
    known.put(Class.class, String.class);
    known.put(Path.class, directory.resolve("x"));
    known.put(Duration.class, Duration.ofSeconds(1));
    known.put(Instant.class, Instant.EPOCH);
    known.put(Optional.class, Optional.empty());
    known.put(OptionalInt.class, OptionalInt.empty());
    known.put(List.class, List.of());
    known.put(Collection.class, List.of());
    known.put(Iterable.class, List.of());
    known.put(Set.class, Set.of());
    known.put(Map.class, Map.of());
    known.put(Map.Entry.class, Map.entry("x", "x"));
    known.put(InetAddress.class, InetAddress.getLoopbackAddress());
  }

  Object of(Class<?> type) {
    Object value = known.get(type);
    if (value == null) {
      value = make(type);
      known.put(type, value);
    }
    return value;
  }

  private static Object make(Class<?> type) {
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), 0);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isSealed()) {
      return make(type.getPermittedSubclasses()[0]);
    }
    if (type.isInterface()) {
      return Proxy.newProxyInstance(
          type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
    }
    try {
      Class<?> concrete = type;
      if (type == MachineRuntime.class) {
        concrete = LocalFirecamp.class;
      } else if (Modifier.isAbstract(type.getModifiers())) {
        concrete = Class.forName(type.getPackageName() + ".Immutable" + type.getSimpleName());
      }
      return allocate(concrete);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no sample of " + type, e);
    }
  }

  /** By reflection, as the compiler warns of the type. */
  private static Object allocate(Class<?> type) throws ReflectiveOperationException {
    Class<?> unsafe = Class.forName("sun.misc.Unsafe");
    Field field = unsafe.getDeclaredField("theUnsafe");
    field.setAccessible(true);
    return unsafe.getMethod("allocateInstance", Class.class).invoke(field.get(null), type);
  }
}
