package io.firecamp.backend.node;

/**
 * What a member needs of a host.
 *
 * @param port the port the member listens on; a host where it is taken does not qualify
 * @param limit how many hosts at the most are wanted, at least 1
 */
public record NodeQuery(String cluster, String zone, int port, int limit) {}
