package io.firecamp.testkit.memory;

import io.firecamp.backend.Owner;
import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.backend.log.LogLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Log groups in a map; containers of the cloud write a line when they start. */
public final class InMemoryLogBackend implements LogBackend {
  /** The lines of one member by container, in the order in which these began. */
  private static final class MemberLog {
    private final Map<String, List<String>> lines = new LinkedHashMap<>(4);
  }

  private final Map<String, Map<String, MemberLog>> groups = new LinkedHashMap<>();

  @Override
  public synchronized void ensureGroup(String group, Owner owner) {
    groups.computeIfAbsent(group, g -> new HashMap<>());
  }

  @Override
  public LogDestination destination(String group, String member) {
    return LogDestination.builder().group(group).streamPrefix(member).build();
  }

  @Override
  public synchronized List<LogLine> read(String group, String member, int limit) {
    List<LogLine> lines = new ArrayList<>();
    MemberLog log = groups.getOrDefault(group, Map.of()).get(member);
    if (log != null) {
      log.lines.forEach(
          (container, texts) -> {
            String stream = member + "/" + container;
            texts.forEach(t -> lines.add(LogLine.builder().stream(stream).text(t).build()));
          });
    }
    return List.copyOf(lines.subList(Math.max(0, lines.size() - limit), lines.size()));
  }

  @Override
  public synchronized void deleteGroup(String group) {
    groups.remove(group);
  }

  /** Adds a line to a stream {@code <member>/<container>}; lost if the group is gone. */
  public void append(String group, String stream, String text) {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(text, "text");
    int slash = stream.indexOf('/');
    append(group, stream.substring(0, slash), stream.substring(slash + 1), text);
  }

  synchronized void append(String group, String member, String container, String text) {
    Map<String, MemberLog> logs = groups.get(group);
    if (logs != null) {
      logs.computeIfAbsent(member, m -> new MemberLog())
          .lines
          .computeIfAbsent(container, c -> new ArrayList<>())
          .add(text);
    }
  }

  /** All groups. */
  public synchronized Set<String> all() {
    return Set.copyOf(groups.keySet());
  }
}
