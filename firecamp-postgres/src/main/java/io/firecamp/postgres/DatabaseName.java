package io.firecamp.postgres;

/** The driver takes an empty name for that of the user, which is another database. */
final class DatabaseName {
  private DatabaseName() {}

  /**
   * Returns if it is a name.
   *
   * @throws IllegalArgumentException if it is empty
   */
  static void require(String database) {
    if (database.isEmpty()) {
      throw new IllegalArgumentException("the name of the database is empty: choose postgres");
    }
  }
}
