package io.firecamp;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Public, but may change or disappear in any release, minor ones included. On a package it applies
 * to every type of that package (not to packages below it), on a type to all its members. What does
 * not have it, and is not in {@code io.firecamp.internal}, keeps its signatures until the next
 * major release; see {@code docs/compatibility.md}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({
  ElementType.PACKAGE,
  ElementType.TYPE,
  ElementType.METHOD,
  ElementType.CONSTRUCTOR,
  ElementType.FIELD
})
public @interface Experimental {
  /** Why it is not settled yet, in one sentence. */
  String value();
}
