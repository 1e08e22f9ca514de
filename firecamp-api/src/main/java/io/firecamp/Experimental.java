package io.firecamp;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Public, but may change or disappear in any release, minor ones included. On a package it applies
 * to every type of that package (not to packages below it), on a type to all its members. Types
 * without it, outside {@code io.firecamp.internal}, keep their signatures until the next major
 * release; see {@code docs/compatibility.md}.
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
  /** The reason why it is not stable yet, in one sentence. */
  String value();
}
