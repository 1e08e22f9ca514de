package io.firecamp.testkit.api;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.firecamp.Experimental;

/** What of the modules is public: seen from other packages, and not in {@code internal}. */
final class PublicApi {
  private PublicApi() {}

  static boolean includes(JavaClass type) {
    return !type.getPackageName().startsWith("io.firecamp.internal")
        && !type.getSimpleName().equals("package-info")
        && isSeen(type);
  }

  static boolean isExperimental(JavaClass type) {
    return type.isAnnotatedWith(Experimental.class)
        || type.getPackage().isAnnotatedWith(Experimental.class)
        || type.getEnclosingClass().map(PublicApi::isExperimental).orElse(false);
  }

  static String module(JavaClass type) {
    String name = type.getPackageName() + ".";
    if (name.startsWith("io.firecamp.postgres.")) {
      return "firecamp-postgres";
    }
    return name.startsWith("io.firecamp.testkit.") ? "firecamp-testkit" : "firecamp-api";
  }

  private static boolean isSeen(JavaClass type) {
    boolean open =
        type.getModifiers().contains(JavaModifier.PUBLIC)
            || type.getModifiers().contains(JavaModifier.PROTECTED);
    return open && type.getEnclosingClass().map(PublicApi::isSeen).orElse(true);
  }
}
