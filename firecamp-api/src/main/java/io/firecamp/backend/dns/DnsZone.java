package io.firecamp.backend.dns;

/**
 * A private zone of a cluster.
 *
 * @param id the backend's id
 * @param domain lower case, without a trailing dot
 */
public record DnsZone(String id, String domain) {}
