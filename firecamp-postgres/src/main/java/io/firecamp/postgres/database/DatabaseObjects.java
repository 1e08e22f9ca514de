package io.firecamp.postgres.database;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.spec.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The roles, databases and extensions that a spec names, and how each is created; in the order in
 * which they need each other. Each is identified by words that are stored until it exists.
 */
public final class DatabaseObjects {
  private static final String ROLE_SECRET = "role-";
  private static final String EXTENSIONS = "extensions.";
  private static final String SUFFIX = "-password";

  /**
   * The password that a role is created with.
   *
   * @param version counts the passwords of the role; the server keeps one of a higher version
   */
  public record RolePassword(Secret secret, long version) {
    public RolePassword {
      Objects.requireNonNull(secret, "secret");
    }
  }

  /** One of them, and how it is created. */
  private record Item(String words, Consumer<PostgresServer> create) {}

  private final Set<String> roles;
  private final Map<String, String> databases;
  private final Set<String> extensions;

  /**
   * @param roles the names of roles
   * @param databases the owners of databases, by database
   * @param extensions the {@link #key keys} of extensions
   */
  public DatabaseObjects(Set<String> roles, Map<String, String> databases, Set<String> extensions) {
    this.roles = new TreeSet<>(roles);
    this.databases = new TreeMap<>(databases);
    this.extensions = new TreeSet<>(extensions);
  }

  /** The extensions that the settings of a stored spec name, for checks of a runtime. */
  public static Set<String> extensionsIn(Map<String, String> settings) {
    TreeSet<String> names = new TreeSet<>();
    for (String setting : settings.keySet()) {
      if (setting.startsWith(EXTENSIONS)) {
        names.add(extension(setting.substring(EXTENSIONS.length())));
      }
    }
    return names;
  }

  /** What they are, in words. */
  public Set<String> words() {
    TreeSet<String> words = new TreeSet<>();
    items(role -> new RolePassword(Secret.of(""), 1)).forEach(i -> words.add(i.words()));
    return words;
  }

  /** The extensions, by their words. */
  public Map<String, String> extensions() {
    Map<String, String> byWords = new TreeMap<>();
    extensions.forEach(key -> byWords.put(words(key), extension(key)));
    return byWords;
  }

  /**
   * Creates those that have these words and do not exist.
   *
   * @param on a session on the primary
   * @param password returns the password of a role
   */
  public void create(
      Set<String> words, PostgresServer on, Function<String, RolePassword> password) {
    items(password).stream()
        .filter(i -> words.contains(i.words()))
        .forEach(i -> i.create().accept(on));
  }

  private List<Item> items(Function<String, RolePassword> password) {
    List<Item> items = new ArrayList<>();
    for (String role : roles) {
      items.add(new Item("role " + role, s -> create(role, password.apply(role), s)));
    }
    databases.forEach(
        (database, owner) ->
            items.add(new Item("database " + database, s -> s.createDatabase(database, owner))));
    for (String key : extensions) {
      items.add(new Item(words(key), s -> s.createExtension(database(key), extension(key))));
    }
    return items;
  }

  private static void create(String role, RolePassword password, PostgresServer on) {
    on.createRole(role, password.secret(), password.version());
  }

  /** The key of an extension of a database; neither has a dot in its name. */
  public static String key(String database, String extension) {
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(extension, "extension");
    return database + "." + extension;
  }

  /** The database of that key. */
  public static String database(String key) {
    return key.substring(0, key.indexOf('.'));
  }

  /** The extension of that key. */
  public static String extension(String key) {
    return key.substring(key.indexOf('.') + 1);
  }

  private static String words(String key) {
    return "extension " + extension(key) + " in " + database(key);
  }

  /** The name of the secret with the password of a role of the spec. */
  public static String secretOf(String role) {
    return role.equals(BootContract.ADMIN_USER)
        ? BootContract.ADMIN_PASSWORD
        : ROLE_SECRET + role + SUFFIX;
  }

  /** Whether the secret is the password of a role of the spec. */
  public static boolean isOfRole(String secret) {
    return secret.startsWith(ROLE_SECRET) && secret.endsWith(SUFFIX);
  }

  /** The role whose password that secret is. */
  public static String roleOf(String secret) {
    return secret.substring(ROLE_SECRET.length(), secret.length() - SUFFIX.length());
  }
}
