package io.firecamp.testkit.api;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.firecamp.Experimental;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The public API of a module as text: a type per paragraph, a member per line. */
final class Signatures {
  private static final Set<String> OF_EVERY_OBJECT = Set.of("equals", "hashCode", "toString");
  private static final Set<String> OF_EVERY_ENUM = Set.of("values", "valueOf");

  private Signatures() {}

  static String ofModule(String module, JavaClasses classes) {
    return classes.stream()
        .filter(type -> PublicApi.includes(type) && PublicApi.module(type).equals(module))
        .sorted(Comparator.comparing(JavaClass::getName))
        .map(Signatures::ofType)
        .collect(Collectors.joining("\n"));
  }

  private static String ofType(JavaClass type) {
    Class<?> loaded = type.reflect();
    Set<String> lines = new TreeSet<>();
    for (Class<?> from : declaring(loaded)) {
      members(from).map(member -> line(type, loaded, member)).forEach(lines::add);
    }
    String head =
        (PublicApi.isExperimental(type) ? "@Experimental " : "") + SignatureText.of(loaded);
    return head
        + "\n"
        + lines.stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
  }

  /** The type, and what it inherits from that nobody else sees: its members are the type's own. */
  private static List<Class<?>> declaring(Class<?> type) {
    return Stream.<Class<?>>iterate(
            type,
            from -> from != null && (from == type || !Modifier.isPublic(from.getModifiers())),
            Class::getSuperclass)
        .toList();
  }

  private static Stream<Member> members(Class<?> type) {
    return Stream.of(
            Arrays.stream(type.getDeclaredFields()),
            Arrays.stream(type.getDeclaredConstructors()),
            Arrays.stream(type.getDeclaredMethods()))
        .<Member>flatMap(each -> each)
        .filter(member -> (member.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
        .filter(member -> !member.isSynthetic())
        .filter(member -> !OF_EVERY_OBJECT.contains(member.getName()))
        .filter(member -> !type.isEnum() || !OF_EVERY_ENUM.contains(member.getName()));
  }

  private static String line(JavaClass type, Class<?> loaded, Member member) {
    String text =
        member instanceof Field field
            ? SignatureText.of(field)
            : SignatureText.of((Executable) member);
    boolean experimental =
        member instanceof Method method
            && member.getDeclaringClass() == loaded
            && type.getMethod(method.getName(), method.getParameterTypes())
                .isAnnotatedWith(Experimental.class);
    return (experimental ? "@Experimental " : "") + text;
  }
}
