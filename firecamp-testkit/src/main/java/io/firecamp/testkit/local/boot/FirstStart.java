package io.firecamp.testkit.local.boot;

import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/** How the data of a member comes to be: durably, or as fast as can be for tests. */
public interface FirstStart {

  /** Makes the primary's data: database, administrator's password, replication user. */
  void initialise(BootRequest request) throws IOException, InterruptedException;

  /** Waits for the primary and makes a standby's data from it, standby signal included. */
  void copyPrimary(BootRequest request, Consumer<String> progress)
      throws IOException, InterruptedException;

  /** Parameters that this runtime sets whatever the spec says. */
  Map<String, String> overrides();
}
