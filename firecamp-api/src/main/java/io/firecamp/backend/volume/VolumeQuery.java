package io.firecamp.backend.volume;

import java.util.Optional;

/**
 * Selects volumes by their ownership tags.
 *
 * @param uuid only those of that service, or empty for every service that had the name
 */
public record VolumeQuery(String cluster, String service, Optional<String> uuid) {}
