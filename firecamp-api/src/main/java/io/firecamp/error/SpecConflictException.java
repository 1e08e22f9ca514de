package io.firecamp.error;

import java.util.List;

/**
 * Thrown when the service exists with a different spec. Nothing was changed. {@link #differences}
 * lists the fields that differ as "field: stored value, requested value"; values of secrets are
 * never shown.
 */
public final class SpecConflictException extends FirecampException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> differences;

  public SpecConflictException(String cluster, String service, List<String> differences) {
    super(
        "service %s in cluster %s exists with a different spec; nothing was changed. Differing fields:\n  - %s\n%s"
            .formatted(
                service,
                cluster,
                String.join("\n  - ", differences),
                "Provision with the stored spec, or call update to change the service, or delete it first."));
    this.differences = List.copyOf(differences);
  }

  /** The differing fields, sorted by name. */
  public List<String> differences() {
    return differences;
  }
}
