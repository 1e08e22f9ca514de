package io.firecamp.testkit.memory.postgres;

import io.firecamp.postgres.parameter.ParameterCatalogue;
import io.firecamp.postgres.parameter.ParameterContext;
import io.firecamp.postgres.parameter.ParameterDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A configuration as a server of one major version reads it. Immutable; read once for all servers
 * that have the same text.
 */
final class Conf {
  private static final int MOST_KEPT = 512;
  private static final Map<Key, Conf> KNOWN = new ConcurrentHashMap<>();

  private record Key(int major, String text) {}

  final int major;
  final Map<String, String> values;

  /** What the server does not accept, in its words; with any it does not start. */
  final List<String> problems;

  final Floors floors;
  final Numbers numbers;
  final SyncRule sync;

  private Conf(int major, Map<String, String> values, List<String> problems) {
    this.major = major;
    this.values = values;
    this.problems = problems;
    this.floors =
        new Floors(
            (int) number("max_connections"),
            (int) number("max_worker_processes"),
            (int) number("max_wal_senders"),
            (int) number("max_prepared_transactions"),
            (int) number("max_locks_per_transaction"));
    this.numbers = new Numbers(this);
    this.sync = SyncRule.parse(value("synchronous_standby_names"), value("synchronous_commit"));
  }

  /** What a file with that text says to a server of that version. */
  static Conf read(int major, String text) {
    Key key = new Key(major, text);
    Conf known = KNOWN.get(key);
    if (known != null) {
      return known;
    }
    Conf read = parse(major, text);
    if (KNOWN.size() >= MOST_KEPT) {
      KNOWN.clear();
    }
    KNOWN.put(key, read);
    return read;
  }

  private static Conf parse(int major, String text) {
    List<String> problems = new ArrayList<>();
    Map<String, String> values = new TreeMap<>();
    try {
      ConfText.parse(text).forEach((name, value) -> accept(major, name, value, values, problems));
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return new Conf(major, Map.copyOf(values), List.copyOf(problems));
  }

  private static void accept(
      int major, String name, String value, Map<String, String> values, List<String> problems) {
    Optional<ParameterDefinition> known = ParameterCatalogue.forMajor(major).find(name);
    if (known.isEmpty() && name.indexOf('.') < 0) {
      problems.add("unrecognized configuration parameter \"" + name + "\"");
    } else if (known.isPresent() && known.get().context() == ParameterContext.INTERNAL) {
      problems.add("parameter \"" + name + "\" cannot be changed");
    } else if (isWrong(known, name, value)) {
      problems.add("invalid value for parameter \"" + name + "\": \"" + value + "\"");
    } else {
      values.put(name, value);
    }
  }

  private static boolean isWrong(Optional<ParameterDefinition> known, String name, String value) {
    return name.equals("synchronous_standby_names")
        ? !SyncRule.isValid(value)
        : known.isPresent() && !known.get().accepts(value);
  }

  /** These values, but those that need a restart stay as they are in the running one. */
  Conf reloadedOver(Conf running) {
    Map<String, String> merged = new TreeMap<>(values);
    boolean same = true;
    for (String name : names(running)) {
      if (waits(name) && !value(name).equals(running.value(name))) {
        same = false;
        String old = running.values.get(name);
        if (old == null) {
          merged.remove(name);
        } else {
          merged.put(name, old);
        }
      }
    }
    return same ? this : new Conf(major, Map.copyOf(merged), List.of());
  }

  /** The settings that wait for a restart if that one runs. */
  List<String> pending(Conf running) {
    return this == running
        ? List.of()
        : names(running).stream()
            .filter(n -> waits(n) && !value(n).equals(running.value(n)))
            .toList();
  }

  private List<String> names(Conf running) {
    TreeMap<String, String> all = new TreeMap<>(values);
    all.putAll(running.values);
    return List.copyOf(all.keySet());
  }

  private boolean waits(String name) {
    return definition(name).map(ParameterDefinition::requiresRestart).orElse(false);
  }

  Optional<ParameterDefinition> definition(String name) {
    return ParameterCatalogue.forMajor(major).find(name);
  }

  /** As it is written in the file, or the default. */
  String value(String name) {
    String set = values.get(name);
    return set == null ? Defaults.of(name) : set;
  }

  boolean isSet(String name) {
    return values.containsKey(name);
  }

  /** The value in the parameter's unit. */
  double number(String name) {
    String text = value(name);
    return definition(name).flatMap(d -> boxed(d, text)).orElse(0.0);
  }

  private static Optional<Double> boxed(ParameterDefinition definition, String text) {
    var read = definition.read(text);
    return read.isPresent() ? Optional.of(read.getAsDouble()) : Optional.empty();
  }

  /** A boolean, in the spellings that are written by people. */
  boolean isOn(String name) {
    String text = value(name);
    return text.equalsIgnoreCase("on")
        || text.equalsIgnoreCase("true")
        || text.equalsIgnoreCase("yes")
        || text.equals("1");
  }
}
