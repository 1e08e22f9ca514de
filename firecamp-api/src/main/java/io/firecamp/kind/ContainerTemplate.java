package io.firecamp.kind;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What a kind of service requires of its containers.
 *
 * @param dataMount where the data volume is mounted
 * @param journalMount where the journal volume is mounted
 * @param environment names and values, nothing confidential
 * @param files absolute path to content, nothing confidential
 * @param stopGrace how long a stop may take
 */
public record ContainerTemplate(
    String dataMount,
    String journalMount,
    Map<String, String> environment,
    Map<String, String> files,
    Duration stopGrace) {
  public ContainerTemplate {
    Objects.requireNonNull(dataMount, "dataMount");
    Objects.requireNonNull(journalMount, "journalMount");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(files, "files");
    Objects.requireNonNull(stopGrace, "stopGrace");
  }
}
