package io.firecamp.postgres.parameter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reports, before anything is provisioned, what a server would reject in its configuration file,
 * and what FireCamp does not permit in a spec. The rules are those of PostgreSQL's guc.c and
 * guc-file.l, checked against real servers.
 *
 * <p>Not checked: what only the actual server can know, such as whether a library, a time zone or a
 * search path exists, and the content of {@link ParameterType#STRING} values.
 */
public final class ParameterValidator {
  private static final Pattern LETTERS = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** A configuration file accepts one dot at most (guc-file.l, QUALIFIED_ID). */
  private static final Pattern NAME = Pattern.compile(LETTERS + "(\\." + LETTERS + ")?");

  /** Their values may contain a password. */
  private static final Set<String> NOT_SHOWN = Set.of("primary_conninfo", "ssl_passphrase_command");

  private static final int SENDERS_BESIDE_REPLICAS = 2;

  private final int major;
  private final SortedMap<String, String> values = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  private ParameterValidator(int major) {
    this.major = major;
  }

  /**
   * Returns every problem of the parameters on their own, each as {@code parameters.<name>: value
   * '<v>': why; what to do}; empty if there is none. Passwords in refused values are not shown.
   *
   * @throws IllegalArgumentException if the major version is not one of 14 to 18
   */
  public static List<String> problems(int major, Map<String, String> parameters) {
    return new ParameterValidator(major).check(1, 0, parameters);
  }

  /**
   * Like {@link #problems(int, Map)}; also requires enough WAL senders (one for each replica and
   * two for copies) and replication slots (one for each replica), if the parameters set these.
   *
   * @throws IllegalArgumentException if the major version is not one of 14 to 18, or {@code
   *     replicas} is less than 0
   */
  public static List<String> problems(int major, int replicas, Map<String, String> parameters) {
    if (replicas < 0) {
      throw new IllegalArgumentException("replicas: '" + replicas + "' is less than 0");
    }
    return new ParameterValidator(major)
        .check(replicas + SENDERS_BESIDE_REPLICAS, replicas, parameters);
  }

  private List<String> check(int senders, int slots, Map<String, String> parameters) {
    ParameterCatalogue catalogue = ParameterCatalogue.forMajor(major);
    new TreeMap<>(parameters).forEach(this::accept);
    Map<String, String> sound = new TreeMap<>(values);
    values.forEach(
        (name, value) ->
            finding(catalogue, name, value)
                .ifPresent(
                    found -> {
                      sound.remove(name);
                      add(name, found);
                    }));
    new StartRules(catalogue, sound).check(senders, slots, this::add);
    return List.copyOf(problems);
  }

  /** Keeps parameters with a valid name, each once. */
  private void accept(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      problems.add(
          new Finding(
                  "has a name that a configuration file cannot contain",
                  "use letters, digits and _, and one dot at most")
              .sentence(name, value));
    } else if (values.putIfAbsent(ParameterMap.fold(name), value) != null) {
      problems.add(
          new Finding(
                  "is set twice, because PostgreSQL ignores the case of names", "keep one of them")
              .sentence(name, shown(ParameterMap.fold(name), value)));
    }
  }

  private Optional<Finding> finding(ParameterCatalogue catalogue, String name, String value) {
    Optional<Finding> fixed =
        FixedParameters.find(name).map(found -> new Finding(found.reason(), found.instead()));
    if (fixed.isPresent()) {
      return fixed;
    }
    Optional<ParameterDefinition> known = catalogue.find(name);
    if (known.isEmpty() && name.indexOf('.') < 0) {
      return Optional.of(UnknownName.explain(major, name));
    }
    if (value.codePoints().anyMatch(Character::isISOControl)) {
      return Optional.of(
          new Finding("contains a line break or another control character", "leave it out"));
    }
    return known.flatMap(definition -> of(definition, value));
  }

  private static Optional<Finding> of(ParameterDefinition definition, String value) {
    return definition.context() == ParameterContext.INTERNAL
        ? Optional.of(new Finding("cannot be set; the server only reports it", "leave it out"))
        : ValueRules.check(definition, value);
  }

  private void add(String name, Finding finding) {
    problems.add(finding.sentence(name, shown(name, values.getOrDefault(name, ""))));
  }

  private static String shown(String name, String value) {
    return NOT_SHOWN.contains(name) ? "(not shown)" : value;
  }
}
