package io.firecamp.postgres.config;

/** Renders the access rules: a SCRAM password from everywhere, also locally and for replication. */
public final class HbaConf {
  private HbaConf() {}

  /** The file's text. */
  public static String render() {
    return """
        # Rendered by FireCamp. Every connection needs a password.
        # TYPE  DATABASE     USER  ADDRESS  METHOD
        local   all          all            scram-sha-256
        host    all          all   all      scram-sha-256
        local   replication  all            scram-sha-256
        host    replication  all   all      scram-sha-256
        """;
  }
}
