package io.firecamp.testkit.scenario;

import io.firecamp.postgres.PostgresService;

/**
 * A client that commits rows all the time, whatever happens to the service, and notes outside of
 * the database which of them were acknowledged.
 */
public interface Ledger {
  /** The client commits no more. */
  void end();

  /** How many rows were acknowledged. */
  int size();

  /** Fails unless every acknowledged row shows on every member before long. */
  void isEverywhere(PostgresService service);
}
