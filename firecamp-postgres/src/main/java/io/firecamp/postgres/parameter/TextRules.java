package io.firecamp.postgres.parameter;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Texts that a server parses when it reads its configuration: with one that it does not accept, no
 * member would start. What only the server itself can know, such as which libraries are installed,
 * is asked of the running server before a change is recorded.
 */
final class TextRules {
  private static final Set<String> ZONES = zones();
  private static final Pattern LOCALE =
      Pattern.compile("[A-Za-z]{2,3}_[A-Z]{2}(\\.[A-Za-z0-9-]+)?(@[a-z]+)?");
  private static final Set<String> LOCALES = Set.of("", "C", "POSIX", "C.UTF-8", "C.utf8");
  private static final Set<String> DATE_WORDS =
      Set.of(
          "iso", "sql", "postgres", "german", "ymd", "dmy", "euro", "european", "mdy", "us",
          "noneuro", "noneuropean", "default");
  private static final Set<String> OUTPUTS = Set.of("iso", "sql", "postgres", "german");

  /** pg_encoding_to_char of clients, and the aliases of encnames.c, without punctuation. */
  private static final Set<String> ENCODINGS =
      Set.of(
          "abc alt big5 euccn eucjis2004 eucjp euckr euctw gb18030 gbk iso88591 iso885910 iso885913 iso885914 iso885915 iso885916 iso88592 iso88593 iso88594 iso88595 iso88596 iso88597 iso88598 iso88599 johab koi8 koi8r koi8u latin1 latin10 latin2 latin3 latin4 latin5 latin6 latin7 latin8 latin9 mskanji muleinternal shiftjis shiftjis2004 sjis sqlascii tcvn tcvn5712 uhc unicode utf8 vscii win win1250 win1251 win1252 win1253 win1254 win1255 win1256 win1257 win1258 win866 win874 win932 win936 win949 win950 windows1250 windows1251 windows1252 windows1253 windows1254 windows1255 windows1256 windows1257 windows1258 windows866 windows874 windows932 windows936 windows949 windows950"
              .split(" "));

  private static final Set<String> CONNECTION_WORDS =
      Set.of("receipt", "authentication", "authorization", "setup_durations", "all");

  private record Rule(Predicate<String> accepts, String why, String remedy) {}

  private static final Rule ZONE =
      new Rule(
          value -> ZONES.contains(Ascii.lower(value)),
          "is not a time zone of the tz database",
          "choose one, such as Europe/Zurich or UTC");
  private static final Rule LOCALE_NAME =
      new Rule(
          value -> LOCALES.contains(value) || LOCALE.matcher(value).matches(),
          "is not the name of a locale",
          "write C, C.UTF-8, or one that the image has, such as de_CH.UTF-8");
  private static final Rule NAMES =
      new Rule(
          TextRules::isListOfNames,
          "is not a list of names",
          "separate names by commas, and quote those with other characters in double quotes");

  private static final Map<String, Rule> RULES =
      Map.ofEntries(
          Map.entry("timezone", ZONE),
          Map.entry("log_timezone", ZONE),
          Map.entry("lc_messages", LOCALE_NAME),
          Map.entry("lc_monetary", LOCALE_NAME),
          Map.entry("lc_numeric", LOCALE_NAME),
          Map.entry("lc_time", LOCALE_NAME),
          Map.entry("search_path", NAMES),
          Map.entry("temp_tablespaces", NAMES),
          Map.entry("shared_preload_libraries", NAMES),
          Map.entry("synchronized_standby_slots", NAMES),
          Map.entry(
              "datestyle",
              new Rule(
                  TextRules::isDateStyle,
                  "is not a date style",
                  "write an output style and an order of fields, such as ISO, DMY")),
          Map.entry(
              "client_encoding",
              new Rule(
                  value -> ENCODINGS.contains(Ascii.lower(value.replaceAll("[^A-Za-z0-9]", ""))),
                  "is not an encoding that PostgreSQL knows",
                  "write UTF8")),
          Map.entry("timezone_abbreviations", oneOf("Default", "Australia", "India")),
          Map.entry("log_connections", new Rule(TextRules::isLogConnections, "is not a list of aspects", "write on, off, all, or some of receipt, authentication, authorization, setup_durations")),
          Map.entry("createrole_self_grant", listOf("set", "inherit")),
          Map.entry("debug_io_direct", listOf("data", "wal", "wal_init")),
          Map.entry("restrict_nonsystem_relation_kind", listOf("view", "foreign-table")));

  private TextRules() {}

  static Optional<Finding> check(ParameterDefinition definition, String value) {
    Rule rule = RULES.get(Ascii.lower(definition.name()));
    return rule == null || rule.accepts().test(value)
        ? Optional.empty()
        : Optional.of(new Finding(rule.why(), rule.remedy()));
  }

  private static Rule oneOf(String... words) {
    return new Rule(
        List.of(words)::contains,
        "is not one of the parameter's values",
        "choose one of " + String.join(", ", words));
  }

  private static Rule listOf(String... words) {
    return new Rule(
        value -> value.isBlank() || words(value).allMatch(Set.of(words)::contains),
        "is not a list of the parameter's words",
        "write some of " + String.join(", ", words));
  }

  private static Stream<String> words(String value) {
    return Arrays.stream(value.split(",", -1)).map(w -> Ascii.lower(w.strip()));
  }

  /** An output style and an order of fields, each at most once (datetime.c, check_datestyle). */
  private static boolean isDateStyle(String value) {
    List<String> words = words(value).toList();
    return DATE_WORDS.containsAll(words)
        && words.stream().filter(OUTPUTS::contains).distinct().count() <= 1
        && words.stream().filter(w -> !OUTPUTS.contains(w) && !w.equals("default")).distinct().count()
            <= 1;
  }

  /** Text until PostgreSQL 17 is a boolean, and is checked as such. */
  private static boolean isLogConnections(String value) {
    return value.isBlank()
        || BoolSpelling.read(value).isPresent()
        || words(value).allMatch(CONNECTION_WORDS::contains);
  }

  /** SplitIdentifierString of varlena.c. */
  private static boolean isListOfNames(String value) {
    int at = skip(value, 0);
    if (at == value.length()) {
      return true;
    }
    while (true) {
      int end = name(value, at);
      if (end < 0) {
        return false;
      }
      at = skip(value, end);
      if (at == value.length()) {
        return true;
      }
      if (value.charAt(at) != ',') {
        return false;
      }
      at = skip(value, at + 1);
    }
  }

  /** Where the name that begins there ends; negative if it does not. */
  private static int name(String value, int from) {
    if (from < value.length() && value.charAt(from) == '"') {
      int end = value.indexOf('"', from + 1);
      while (end >= 0 && end + 1 < value.length() && value.charAt(end + 1) == '"') {
        end = value.indexOf('"', end + 2);
      }
      return end < 0 ? -1 : end + 1;
    }
    int end = from;
    while (end < value.length() && value.charAt(end) != ',' && !isSpace(value.charAt(end))) {
      end++;
    }
    return end == from ? -1 : end;
  }

  private static int skip(String value, int from) {
    int at = from;
    while (at < value.length() && isSpace(value.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /** Those that Java has beside the tz database are left out. */
  private static Set<String> zones() {
    return ZoneId.getAvailableZoneIds().stream()
        .filter(zone -> !zone.startsWith("SystemV/"))
        .map(zone -> Ascii.lower(zone))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
