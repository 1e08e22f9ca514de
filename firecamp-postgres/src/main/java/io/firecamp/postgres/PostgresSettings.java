package io.firecamp.postgres;

import static io.firecamp.spec.FieldCodec.NUMBER;
import static io.firecamp.spec.FieldCodec.TEXT;
import static io.firecamp.spec.SpecField.Change.refused;

import io.firecamp.postgres.config.PostgresConf;
import io.firecamp.postgres.config.Schema1Defaults;
import io.firecamp.postgres.database.DatabaseObjects;
import io.firecamp.postgres.parameter.ParameterMap;
import io.firecamp.spec.ChangeEffect;
import io.firecamp.spec.FieldTable;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.SpecField;
import io.firecamp.spec.SpecField.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The part of a stored spec that only PostgreSQL interprets, with all defaults resolved: the only
 * place where such a field is declared. A new field requires a component here with its line in
 * {@link #TABLE}, {@link #settle} and {@link #describe}, and its accessor in {@link
 * PostgresServiceSpec}.
 *
 * @param parameters the parameters that the spec sets, by their canonical names
 * @param defaults the parameters that the SDK rendered when the service was created, or when its
 *     resources or its journal were changed; parameters override them. Empty if the service was
 *     stored with schema 1.
 * @param roles the roles that the spec names, each with the word that it can log in
 * @param databases the owners of the databases that the spec names, by database
 * @param extensions the extensions that it names, by database and extension, see {@link
 *     DatabaseObjects#key}
 */
record PostgresSettings(
    int major,
    String replicationUser,
    Map<String, String> parameters,
    Map<String, String> defaults,
    Map<String, String> roles,
    Map<String, String> databases,
    Map<String, String> extensions) {
  private static final String PARAMETERS = "parameters";
  private static final String DEFAULTS = "defaults";
  private static final String MAJOR = "major";

  static final FieldTable<PostgresSettings, Draft> TABLE =
      new FieldTable<>(
          List.of(
              SpecField.of(
                  MAJOR,
                  NUMBER,
                  PostgresSettings::major,
                  (draft, major) -> draft.major = major,
                  18,
                  refused(
                      "a different major version needs different data files: provision a new service and move the data")),
              SpecField.of(
                  "replicationUser",
                  TEXT,
                  PostgresSettings::replicationUser,
                  (draft, user) -> draft.replicationUser = user,
                  "repluser",
                  refused("it is fixed when the service is provisioned")),
              SpecField.map(
                  PARAMETERS,
                  PostgresSettings::parameters,
                  (draft, parameters) -> draft.parameters = parameters,
                  ofParameter(PARAMETERS)),
              SpecField.map(
                  DEFAULTS,
                  PostgresSettings::defaults,
                  (draft, defaults) -> draft.defaults = defaults,
                  ofParameter(DEFAULTS)),
              SpecField.map(
                  "roles",
                  PostgresSettings::roles,
                  (draft, roles) -> draft.roles = roles,
                  ofObject("a role", "unchanged")),
              SpecField.map(
                  "databases",
                  PostgresSettings::databases,
                  (draft, databases) -> draft.databases = databases,
                  ofObject(
                      "a database",
                      "the owner is set when the database is created: run ALTER DATABASE ... OWNER TO ..., and keep the spec")),
              SpecField.map(
                  "extensions",
                  PostgresSettings::extensions,
                  (draft, extensions) -> draft.extensions = extensions,
                  ofObject("an extension", "unchanged"))));

  /** Settings that are being read. */
  static final class Draft {
    private int major;
    private String replicationUser = "";
    private Map<String, String> parameters = Map.of();
    private Map<String, String> defaults = Map.of();
    private Map<String, String> roles = Map.of();
    private Map<String, String> databases = Map.of();
    private Map<String, String> extensions = Map.of();
  }

  /** It is created once, and never dropped. */
  private static Change ofObject(String what, String refusal) {
    ChangeEffect created = ChangeEffect.recorded("created if it does not exist");
    ChangeEffect kept = ChangeEffect.recorded(what + " is never dropped: it is kept as it is");
    ChangeEffect refused = ChangeEffect.refused(refusal);
    return (key, stored, wanted, all) ->
        stored.isEmpty() ? created : wanted.isEmpty() ? kept : refused;
  }

  private static Change ofParameter(String field) {
    int prefix = field.length() + 1;
    return (key, stored, wanted, all) ->
        ParameterChange.effect(
            Integer.parseInt(all.getOrDefault(MAJOR, "18")), key.substring(prefix), stored, wanted);
  }

  /** Returns the settings of a stored or resolved spec. */
  static PostgresSettings of(ServiceSpec spec) {
    Draft draft = new Draft();
    TABLE.read(spec.settings(), draft);
    return new PostgresSettings(
        draft.major,
        draft.replicationUser,
        draft.parameters,
        draft.defaults,
        draft.roles,
        draft.databases,
        draft.extensions);
  }

  /**
   * Returns the settings of a requested spec. Defaults that change with releases remain as stored:
   * the major version, and the rendered parameters unless what they are derived from changes.
   *
   * @param stored the stored spec, or empty for a new service
   */
  static PostgresSettings settle(PostgresServiceSpec asked, Optional<ServiceSpec> stored) {
    Optional<PostgresSettings> before = stored.map(PostgresSettings::of);
    int major =
        asked
            .major()
            .orElseGet(
                () -> before.map(PostgresSettings::major).orElse(PostgresServiceSpec.NEWEST_MAJOR));
    boolean sameBasis =
        stored.isPresent()
            && before.orElseThrow().major() == major
            && stored.get().resources().equals(asked.resources())
            && stored.get().journalVolume().sizeGib() == asked.journalVolume().sizeGib();
    return new PostgresSettings(
        major,
        asked.replicationUser(),
        asked.parameters().isEmpty() ? Map.of() : ParameterMap.canonical(asked.parameters()),
        sameBasis
            ? before.orElseThrow().defaults()
            : PostgresConf.defaults(asked.resources(), asked.journalVolume(), major),
        roles(asked),
        databases(asked),
        extensions(asked));
  }

  private static Map<String, String> roles(PostgresServiceSpec asked) {
    Map<String, String> roles = new TreeMap<>();
    asked.roles().forEach(role -> roles.put(role.name(), "login"));
    return roles;
  }

  private static Map<String, String> databases(PostgresServiceSpec asked) {
    Map<String, String> databases = new TreeMap<>();
    asked.databases().forEach(database -> databases.put(database.name(), database.owner()));
    return databases;
  }

  private static Map<String, String> extensions(PostgresServiceSpec asked) {
    Map<String, String> extensions = new TreeMap<>();
    for (DatabaseSpec database : asked.databases()) {
      for (String extension : database.extensions()) {
        extensions.put(DatabaseObjects.key(database.name(), extension), "created");
      }
    }
    return extensions;
  }

  /** Returns the settings as text, for comparison and for the stored document. */
  Map<String, String> text() {
    return TABLE.write(this);
  }

  /** Sets these values on a spec. */
  void describe(PostgresServiceSpec.Builder spec) {
    spec.major(major).replicationUser(replicationUser).parameters(parameters);
    databases.forEach(
        (name, owner) ->
            spec.addDatabases(
                new DatabaseSpec(
                    name,
                    owner,
                    extensions.keySet().stream()
                        .filter(key -> DatabaseObjects.database(key).equals(name))
                        .map(DatabaseObjects::extension)
                        .toList())));
  }

  /** Returns how a change of one of them takes effect on a service with those stored settings. */
  static ChangeEffect effect(
      Map<String, String> all, String setting, String stored, String wanted) {
    return TABLE.effect(setting, stored, wanted, all);
  }

  /** What it names inside of the service. */
  DatabaseObjects objects() {
    return new DatabaseObjects(roles.keySet(), databases, extensions.keySet());
  }

  /** The text of {@code postgresql.conf}. */
  String conf(ServiceSpec spec) {
    return PostgresConf.render(effectiveDefaults(spec), parameters);
  }

  /** The settings in {@code postgresql.conf}, by name. */
  Map<String, String> rendered(ServiceSpec spec) {
    return PostgresConf.settings(effectiveDefaults(spec), parameters);
  }

  private Map<String, String> effectiveDefaults(ServiceSpec spec) {
    return defaults.isEmpty()
        ? Schema1Defaults.of(spec.journalVolume().sizeGib())
        : new TreeMap<>(defaults);
  }
}
