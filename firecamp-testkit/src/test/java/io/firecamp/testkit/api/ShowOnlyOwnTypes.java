package io.firecamp.testkit.api;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All types that a caller or a subclass sees in the declaration of a class and of its members, type
 * arguments, bounds and exceptions included, satisfy a predicate.
 */
final class ShowOnlyOwnTypes extends ArchCondition<JavaClass> {
  private final DescribedPredicate<JavaClass> allowed;

  ShowOnlyOwnTypes(DescribedPredicate<JavaClass> allowed) {
    super("show only types that " + allowed.getDescription());
    this.allowed = allowed;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    report(type.getName(), bounds(type.getTypeParameters()), events);
    report(type.getName(), type.getInterfaces().stream(), events);
    checkMembers(type, events);
    Optional<JavaType> parent = type.getSuperclass();
    while (parent.isPresent() && isHidden(parent.get().toErasure())) {
      checkMembers(parent.get().toErasure(), events);
      parent = parent.get().toErasure().getSuperclass();
    }
    report(type.getName(), parent.stream(), events);
  }

  /** Nobody sees a superclass that is private to its package; its members seem to be the type's. */
  private static boolean isHidden(JavaClass parent) {
    return parent.getPackageName().startsWith("io.firecamp")
        && !parent.getModifiers().contains(JavaModifier.PUBLIC);
  }

  private void checkMembers(JavaClass type, ConditionEvents events) {
    for (JavaMember member : type.getMembers()) {
      if (isSeen(member)) {
        report(member.getFullName(), shownBy(member), events);
      }
    }
  }

  private static boolean isSeen(JavaMember member) {
    Set<JavaModifier> modifiers = member.getModifiers();
    return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
        && !modifiers.contains(JavaModifier.SYNTHETIC);
  }

  private static Stream<JavaType> shownBy(JavaMember member) {
    if (member instanceof JavaField field) {
      return Stream.of(field.getType());
    }
    JavaCodeUnit code = (JavaCodeUnit) member;
    return Stream.of(
            Stream.of(code.getReturnType()),
            code.getParameterTypes().stream(),
            code.getExceptionTypes().stream(),
            bounds(code.getTypeParameters()))
        .flatMap(types -> types);
  }

  private static Stream<JavaType> bounds(List<? extends JavaTypeVariable<?>> variables) {
    return variables.stream().flatMap(variable -> variable.getUpperBounds().stream());
  }

  private void report(String where, Stream<? extends JavaType> shown, ConditionEvents events) {
    shown
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType)
        .distinct()
        .filter(type -> !type.isPrimitive() && !allowed.test(type))
        .forEach(
            type ->
                events.add(
                    SimpleConditionEvent.violated(type, where + " shows " + type.getName())));
  }
}
