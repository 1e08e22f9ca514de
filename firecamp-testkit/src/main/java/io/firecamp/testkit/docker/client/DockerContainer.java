package io.firecamp.testkit.docker.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.firecamp.backend.Owner;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A container as {@code docker inspect} shows it.
 *
 * @param status {@code created}, {@code running}, {@code paused}, {@code restarting}, {@code
 *     removing}, {@code exited} or {@code dead}
 * @param health what the image's health check says, {@code starting} until it succeeds for the
 *     first time; empty if the image has none
 * @param error why it could not be started, or empty
 * @param stopSignal what its image wants to be stopped with
 */
public record DockerContainer(
    String id,
    String name,
    Instant created,
    String status,
    String health,
    int exitCode,
    boolean outOfMemory,
    String error,
    String stopSignal,
    Map<String, String> labels) {

  static DockerContainer parse(JsonObject json) {
    JsonObject state = json.getAsJsonObject("State");
    JsonObject config = json.getAsJsonObject("Config");
    Map<String, String> labels = new TreeMap<>();
    if (config.has("Labels") && config.get("Labels").isJsonObject()) {
      config.getAsJsonObject("Labels").asMap().forEach((k, v) -> labels.put(k, v.getAsString()));
    }
    JsonElement health = state.get("Health");
    return new DockerContainer(
        json.get("Id").getAsString(),
        json.get("Name").getAsString().substring(1),
        Instant.parse(json.get("Created").getAsString()),
        state.get("Status").getAsString(),
        health == null || !health.isJsonObject()
            ? ""
            : health.getAsJsonObject().get("Status").getAsString(),
        state.get("ExitCode").getAsInt(),
        state.get("OOMKilled").getAsBoolean(),
        state.get("Error").getAsString(),
        config.has("StopSignal") ? config.get("StopSignal").getAsString() : "SIGTERM",
        labels);
  }

  /** What is written on it, or empty. */
  public String label(Label label) {
    return labels.getOrDefault(label.key(), "");
  }

  /** Whose it is. */
  public Owner owner() {
    return new Owner(
        label(Label.CLUSTER), label(Label.SERVICE), label(Label.UUID), label(Label.MEMBER));
  }

  /** Which start of the member it is. */
  public long generation() {
    return Long.parseLong(label(Label.GENERATION));
  }

  /** Made, but never started. */
  public boolean isCreated() {
    return status.equals("created");
  }

  /** Ended for good. */
  public boolean isEnded() {
    return status.equals("exited") || status.equals("dead") || status.equals("removing");
  }
}
