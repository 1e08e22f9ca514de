/**
 * What every implementation of a backend interface has to pass, as abstract JUnit classes to
 * extend.
 */
@NullMarked
package io.firecamp.testkit.contract;

import org.jspecify.annotations.NullMarked;
