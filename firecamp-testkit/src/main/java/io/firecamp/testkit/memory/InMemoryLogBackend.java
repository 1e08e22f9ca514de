package io.firecamp.testkit.memory;

import io.firecamp.backend.Owner;
import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.backend.log.LogLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Log groups in a map; containers of the cloud write a line when they start. */
public final class InMemoryLogBackend implements LogBackend {
  private final Map<String, Map<String, List<String>>> groups = new LinkedHashMap<>();

  @Override
  public synchronized void ensureGroup(String group, Owner owner) {
    groups.computeIfAbsent(group, g -> new LinkedHashMap<>());
  }

  @Override
  public LogDestination destination(String group, String member) {
    return LogDestination.builder().group(group).streamPrefix(member).build();
  }

  @Override
  public synchronized List<LogLine> read(String group, String member, int limit) {
    List<LogLine> lines = new ArrayList<>();
    groups
        .getOrDefault(group, Map.of())
        .forEach(
            (stream, texts) -> {
              if (stream.startsWith(member + "/")) {
                texts.forEach(t -> lines.add(LogLine.builder().stream(stream).text(t).build()));
              }
            });
    return List.copyOf(lines.subList(Math.max(0, lines.size() - limit), lines.size()));
  }

  @Override
  public synchronized void deleteGroup(String group) {
    groups.remove(group);
  }

  /** Adds a line to a stream {@code <member>/<container>}; lost if the group is gone. */
  public synchronized void append(String group, String stream, String text) {
    Map<String, List<String>> streams = groups.get(group);
    if (streams != null) {
      streams.computeIfAbsent(stream, s -> new ArrayList<>()).add(text);
    }
  }

  /** All groups. */
  public synchronized Set<String> all() {
    return Set.copyOf(groups.keySet());
  }
}
