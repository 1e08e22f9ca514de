package io.firecamp.testkit.docker.client;

/** What a runtime writes on its containers, and finds them by. */
public enum Label {
  /** The runtime's directory. */
  HOME,
  CLUSTER,
  SERVICE,
  UUID,
  MEMBER,
  GENERATION,
  NODE,
  /** Where the member listens. */
  ADDRESS,
  PORT,
  LOG_GROUP,
  /** How long the container gets to end, in milliseconds. */
  GRACE;

  /** The label's name. */
  public String key() {
    return "io.firecamp." + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
