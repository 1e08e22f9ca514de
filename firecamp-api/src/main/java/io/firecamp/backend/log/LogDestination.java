package io.firecamp.backend.log;

import java.util.Map;

/**
 * Where one container sends its output.
 *
 * @param group the service's log group
 * @param streamPrefix the member's name; the container adds what makes the stream unique
 * @param options what the container runtime needs to know, such as a driver and its options
 */
public record LogDestination(String group, String streamPrefix, Map<String, String> options) {}
