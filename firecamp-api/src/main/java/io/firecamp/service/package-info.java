/** The record of a service, and how it is stored. */
@NullMarked
package io.firecamp.service;

import org.jspecify.annotations.NullMarked;
