package io.firecamp.kind;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the other members of a service say before its intended primary is started.
 *
 * @param rival why the primary must not be started now, or empty
 * @param waitsFor a member that is expected to say soon what data it has, with its last word, or
 *     empty
 * @param environment what the primary is started with in addition, so that it refuses by itself if
 *     another member has newer data
 */
public record Admission(
    Optional<Rival> rival, Optional<String> waitsFor, Map<String, String> environment) {
  /** Nothing speaks against it. */
  public static final Admission GRANTED =
      new Admission(Optional.empty(), Optional.empty(), Map.of());

  public Admission {
    Objects.requireNonNull(rival, "rival");
    Objects.requireNonNull(waitsFor, "waitsFor");
    environment = Map.copyOf(environment);
  }
}
