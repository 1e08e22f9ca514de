package io.firecamp.testkit.local.boot;

/**
 * How members of one major version are started.
 *
 * @param first how their data comes to be
 * @param server how their servers are started
 */
public record MajorStart(FirstStart first, ServerStart server) {}
