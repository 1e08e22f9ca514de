package io.firecamp.postgres.status;

/** The health of a service, from good to bad. */
public enum Health {
  /** One member accepts writes, all others stream from it, and nothing is wrong. */
  OK,
  /** It can be used, but something is wrong that the next failure may make worse. */
  DEGRADED,
  /** No member accepts writes, or several do, so that writes diverge. */
  DOWN
}
