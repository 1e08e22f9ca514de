package io.firecamp.testkit.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Null is refused by every public method of every module, at once and by that method: each is
 * called, with null in place of one argument at a time.
 */
class NullsTest {
  private static final long SECONDS = 20;
  private static final Set<String> TAKE_NULL = Set.of("equals", "compareTo");
  @TempDir private Path directory;
  private final ExecutorService thread =
      Executors.newCachedThreadPool(
          task -> {
            Thread made = new Thread(task, "calls");
            made.setDaemon(true);
            return made;
          });
  private int calls;

  @Test
  void everyPublicMethod_refusesNull() {
    JavaClasses all =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.firecamp");
    Samples samples = new Samples(directory);
    Set<String> taken = new TreeSet<>();
    all.stream()
        .filter(PublicApi::includes)
        .filter(type -> !type.getPackageName().equals("io.firecamp.testkit.contract"))
        .map(type -> type.reflect())
        .filter(type -> !Throwable.class.isAssignableFrom(type))
        .forEach(type -> executables(type).forEach(e -> call(type, e, samples, taken)));
    thread.shutdownNow();

    System.out.println(calls + " calls with null");
    taken.forEach(t -> System.out.println("TAKEN " + t));
    assertThat(calls).isGreaterThan(700);
    assertThat(taken).isEmpty();
  }

  private static Stream<Executable> executables(Class<?> type) {
    List<Executable> found = new ArrayList<>();
    if (!Modifier.isAbstract(type.getModifiers()) && !type.isEnum()) {
      found.addAll(List.of(type.getConstructors()));
    }
    for (Method method : type.getMethods()) {
      if (method.getDeclaringClass().getName().startsWith("io.firecamp")
          && !Modifier.isAbstract(method.getModifiers())
          && !method.isSynthetic()
          && !TAKE_NULL.contains(method.getName())
          && !(type.isEnum() && method.getName().equals("valueOf"))) {
        found.add(method);
      }
    }
    return found.stream();
  }

  private void call(Class<?> type, Executable called, Samples samples, Set<String> taken) {
    Class<?>[] types = called.getParameterTypes();
    AnnotatedType[] annotated = called.getAnnotatedParameterTypes();
    for (int i = 0; i < types.length; i++) {
      if (types[i].isPrimitive() || annotated[i].isAnnotationPresent(Nullable.class)) {
        continue;
      }
      @Nullable Object[] arguments = new Object[types.length];
      for (int other = 0; other < types.length; other++) {
        arguments[other] = other == i ? null : samples.of(types[other]);
      }
      String name = called.getParameters()[i].getName();
      calls++;
      String why = verdict(called, () -> invoke(type, called, arguments, samples), name);
      if (!why.isEmpty()) {
        taken.add(
            "%s#%s(%s) %d %s: %s"
                .formatted(
                    called.getDeclaringClass().getName(),
                    called instanceof Constructor ? "new" : called.getName(),
                    String.join(",", Arrays.stream(types).map(Class::getSimpleName).toList()),
                    i,
                    name,
                    why));
      }
    }
  }

  private static @Nullable Object invoke(
      Class<?> type, Executable called, @Nullable Object[] arguments, Samples samples)
      throws Exception {
    called.setAccessible(true);
    if (called instanceof Constructor<?> constructor) {
      return constructor.newInstance(arguments);
    }
    Object receiver = Modifier.isStatic(called.getModifiers()) ? null : samples.of(type);
    return ((Method) called).invoke(receiver, arguments);
  }

  /** Empty if the call is refused because of that argument. */
  private String verdict(Executable called, Callable<@Nullable Object> call, String parameter) {
    try {
      thread.submit(call).get(SECONDS, TimeUnit.SECONDS);
      return "is taken";
    } catch (TimeoutException e) {
      return "does not return";
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } catch (ExecutionException e) {
      Throwable thrown =
          e.getCause() instanceof InvocationTargetException of ? of.getCause() : e.getCause();
      return isRefusal(thrown, called, parameter) ? "" : String.valueOf(thrown);
    }
  }

  private static boolean isRefusal(Throwable thrown, Executable called, String parameter) {
    if (!(thrown instanceof NullPointerException) || thrown.getStackTrace().length == 0) {
      return false;
    }
    String message = String.valueOf(thrown.getMessage());
    StackTraceElement top = thrown.getStackTrace()[0];
    StackTraceElement ours =
        Arrays.stream(thrown.getStackTrace())
            .filter(f -> f.getClassName().startsWith("io.firecamp"))
            .findFirst()
            .orElse(top);
    boolean byItself =
        ours.getMethodName().equals(called instanceof Constructor ? "<init>" : called.getName());
    boolean ofJava = top.getClassName().startsWith("java.");
    boolean named = message.equals(parameter) || message.startsWith(parameter + ":");
    boolean dereferenced =
        (message.contains("because \"" + parameter + "\" is null")
                || message.contains("because \"<local")
                || message.contains("because \"<parameter"))
            && !message.contains("because \"this");
    return (ofJava && (named || byItself)) || (byItself && dereferenced);
  }
}
