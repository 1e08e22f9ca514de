package io.firecamp.backend.node;

/**
 * A host of a cluster.
 *
 * @param id the backend's id of the host
 * @param zone where it is; a volume can be attached only in its own zone
 * @param address the IP address that members on it are reached at
 * @param port where a member that asks for the port of the spec listens on this host; the same port
 *     wherever the host has an address of its own
 * @param alive whether it can run containers now
 * @param detail why it is not alive, or empty
 */
public record Node(
    String id, String zone, String address, int port, boolean alive, String detail) {}
