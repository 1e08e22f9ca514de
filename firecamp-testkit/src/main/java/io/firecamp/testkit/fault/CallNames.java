package io.firecamp.testkit.fault;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** The names of the calls of an interface, those of the sessions that it opens included. */
final class CallNames {
  private final Set<String> names = new TreeSet<>();
  private final Set<Class<?>> known = new HashSet<>();

  /** Adds the calls of a type under that name. */
  void add(Class<?> type, String name) {
    if (!known.add(type)) {
      return;
    }
    for (Method method : type.getMethods()) {
      if (!Modifier.isStatic(method.getModifiers())) {
        names.add(name + "." + method.getName());
        if (FaultyBackends.isSession(type, method.getReturnType())) {
          add(method.getReturnType(), name);
        }
      }
    }
  }

  /**
   * Returns if there is a call of each kind.
   *
   * @throws IllegalArgumentException if not: a test with such a fault would prove nothing
   */
  void require(Set<String> kinds) {
    for (String kind : kinds) {
      if (!names.contains(kind) || FaultyBackends.PURE.contains(kind) || kind.endsWith(".close")) {
        throw new IllegalArgumentException(
            "nothing goes wrong at '%s', as there is no such call: choose one of %s"
                .formatted(kind, names));
      }
    }
  }
}
