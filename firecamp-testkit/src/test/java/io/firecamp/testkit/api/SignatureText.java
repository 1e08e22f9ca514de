package io.firecamp.testkit.api;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Declarations as text, which is the same on every JDK; {@code ?} follows what may be null. */
final class SignatureText {
  private static final Set<Class<?>> IMPLIED = Set.of(Object.class, Record.class, Enum.class);

  private SignatureText() {}

  static String of(Class<?> type) {
    int implied = type.isInterface() ? Modifier.ABSTRACT : 0;
    String head = modifiers(type.getModifiers() & ~implied) + word(type) + " " + type.getName();
    Stream<AnnotatedType> parents = Arrays.stream(type.getAnnotatedInterfaces());
    Class<?> below = type;
    while (below.getSuperclass() != null
        && !Modifier.isPublic(below.getSuperclass().getModifiers())) {
      below = below.getSuperclass();
    }
    if (below.getSuperclass() != null && !IMPLIED.contains(below.getSuperclass())) {
      parents = Stream.concat(Stream.of(below.getAnnotatedSuperclass()), parents);
    }
    String above = list(parents, ", ");
    return head
        + variables(type.getTypeParameters()).stripTrailing()
        + (above.isEmpty() ? "" : " : " + above);
  }

  static String of(Field field) {
    return modifiers(field.getModifiers()) + of(field.getAnnotatedType()) + " " + field.getName();
  }

  static String of(Executable code) {
    boolean method = code instanceof Method;
    String thrown = list(Arrays.stream(code.getAnnotatedExceptionTypes()), ", ");
    return modifiers(code.getModifiers() & ~(Modifier.TRANSIENT | Modifier.VOLATILE))
        + (method && ((Method) code).isDefault() ? "default " : "")
        + variables(code.getTypeParameters())
        + (method ? of(code.getAnnotatedReturnType()) + " " + code.getName() : "new")
        + ("(" + list(Arrays.stream(code.getAnnotatedParameterTypes()), ", ") + ")")
        + (thrown.isEmpty() ? "" : " throws " + thrown);
  }

  private static String modifiers(int modifiers) {
    int shown =
        modifiers
            & ~(Modifier.SYNCHRONIZED | Modifier.NATIVE | Modifier.STRICT | Modifier.INTERFACE);
    return shown == 0 ? "" : Modifier.toString(shown) + " ";
  }

  private static String word(Class<?> type) {
    if (type.isAnnotation()) {
      return "@interface";
    }
    String sealed = type.isSealed() ? "sealed " : "";
    String word = type.isInterface() ? "interface" : type.isEnum() ? "enum" : "class";
    return sealed + (type.isRecord() ? "record" : word);
  }

  private static String variables(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Arrays.stream(variables)
            .map(
                variable ->
                    variable.getName()
                        + " extends "
                        + list(Arrays.stream(variable.getAnnotatedBounds()), " & "))
            .map(text -> text.replace(" extends Object", ""))
            .collect(Collectors.joining(", ", "<", "> "));
  }

  private static String list(Stream<AnnotatedType> types, String separator) {
    return types.map(SignatureText::of).collect(Collectors.joining(separator));
  }

  private static String of(AnnotatedType type) {
    return plain(type) + (type.isAnnotationPresent(Nullable.class) ? "?" : "");
  }

  private static String plain(AnnotatedType type) {
    if (type instanceof AnnotatedParameterizedType generic) {
      Type raw = ((ParameterizedType) generic.getType()).getRawType();
      return name(raw)
          + "<"
          + list(Arrays.stream(generic.getAnnotatedActualTypeArguments()), ", ")
          + ">";
    }
    if (type instanceof AnnotatedArrayType array) {
      return of(array.getAnnotatedGenericComponentType()) + "[]";
    }
    if (type instanceof AnnotatedWildcardType wildcard) {
      String below = list(Arrays.stream(wildcard.getAnnotatedLowerBounds()), " & ");
      String above = list(Arrays.stream(wildcard.getAnnotatedUpperBounds()), " & ");
      return !below.isEmpty()
          ? "* super " + below
          : above.equals("Object") ? "*" : "* extends " + above;
    }
    return name(type.getType());
  }

  private static String name(Type type) {
    String name = type.getTypeName();
    return name.matches("java\\.lang\\.\\w+") ? name.substring("java.lang.".length()) : name;
  }
}
