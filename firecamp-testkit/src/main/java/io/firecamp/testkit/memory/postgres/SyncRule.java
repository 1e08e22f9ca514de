package io.firecamp.testkit.memory.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whose acknowledgement a commit waits for: {@code synchronous_standby_names} and {@code
 * synchronous_commit} (PostgreSQL docs, 19.6.2 and 19.5.1).
 */
final class SyncRule {
  /** What a standby must have done with the commit. */
  enum Level {
    NONE,
    WRITE,
    FLUSH,
    APPLY
  }

  private final boolean any;
  private final int number;
  private final List<String> names;
  private final Level level;

  private SyncRule(boolean any, int number, List<String> names, Level level) {
    this.any = any;
    this.number = number;
    this.names = List.copyOf(names);
    this.level = level;
  }

  static boolean isValid(String text) {
    return read(text, Level.FLUSH) != null;
  }

  /** The rule; one that waits for nobody if the text is none. */
  static SyncRule parse(String text, String commit) {
    Level level =
        switch (commit.toLowerCase(Locale.ROOT)) {
          case "remote_write" -> Level.WRITE;
          case "remote_apply" -> Level.APPLY;
          case "local", "off", "false", "no", "0" -> Level.NONE;
          default -> Level.FLUSH;
        };
    SyncRule read = read(text, level);
    return read == null ? new SyncRule(false, 0, List.of(), level) : read;
  }

  private static @Nullable SyncRule read(String text, Level level) {
    if (text.isBlank()) {
      return new SyncRule(false, 0, List.of(), level);
    }
    try {
      SyncWords words = new SyncWords(text);
      boolean any = words.take("any");
      boolean first = !any && words.take("first");
      int number = words.number(any || first);
      List<String> names = new ArrayList<>();
      if (number > 0) {
        words.expect("(");
        words.names(names);
        words.expect(")");
      } else {
        number = 1;
        words.names(names);
      }
      words.end();
      return new SyncRule(any, number, names, level);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether commits wait at all. */
  boolean waits() {
    return !names.isEmpty() && level != Level.NONE;
  }

  /** The place of a standby in the list, from 1; zero if it is not in it. */
  private int priority(String standby) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals("*") || names.get(i).equalsIgnoreCase(standby)) {
        return any ? 1 : i + 1;
      }
    }
    return 0;
  }

  /** Up to where commits are acknowledged; negative while too few standbys stream. */
  long acknowledged(List<Stream> streams) {
    List<Stream> chosen = candidates(streams);
    if (chosen.size() < number) {
      return -1;
    }
    if (!any) {
      return chosen.subList(0, number).stream().mapToLong(this::position).min().orElse(-1);
    }
    return chosen.stream()
        .map(this::position)
        .sorted(java.util.Comparator.reverseOrder())
        .skip(number - 1L)
        .findFirst()
        .orElse(-1L);
  }

  private long position(Stream stream) {
    return switch (level) {
      case NONE -> Long.MAX_VALUE;
      case WRITE -> stream.writeReported;
      case FLUSH -> stream.flushReported;
      case APPLY -> stream.replayReported;
    };
  }

  /** Those in the list that stream, by their place in it. */
  private List<Stream> candidates(List<Stream> streams) {
    List<Stream> found = new ArrayList<>();
    for (Stream stream : streams) {
      if (stream.isStreaming() && priority(stream.name) > 0) {
        found.add(stream);
      }
    }
    found.sort(java.util.Comparator.comparingInt(s -> priority(s.name)));
    return found;
  }

  /** The column {@code sync_state} of {@code pg_stat_replication}. */
  String state(Stream stream, List<Stream> all) {
    if (names.isEmpty() || priority(stream.name) == 0) {
      return "async";
    }
    if (any) {
      return "quorum";
    }
    List<Stream> chosen = candidates(all);
    return chosen.indexOf(stream) >= 0 && chosen.indexOf(stream) < number ? "sync" : "potential";
  }
}
