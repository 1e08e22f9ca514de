package io.firecamp.testkit.local.boot;

import io.firecamp.testkit.machine.os.OsProcess;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** How the data of a member comes to be: durably, or as fast as can be for tests. */
public interface FirstStart {

  /** What is left to do when the server of a first start accepts connections. */
  interface Finish {
    /**
     * Returns when the member's data counts as whole.
     *
     * @param server what runs now
     */
    void run(OsProcess server, Consumer<String> progress) throws IOException, InterruptedException;

    /** Parameters that the server is started with until then. */
    default Map<String, String> meanwhile() {
      return Map.of();
    }
  }

  /** Makes room for a new copy, once it is certain that there is a primary to copy. */
  @FunctionalInterface
  interface Preparation {
    /**
     * Returns when the data directory and that of the WAL are empty.
     *
     * @param bytes how large the primary's databases are
     */
    void prepare(long bytes) throws IOException;
  }

  /** Makes the primary's data: database, administrator's password, replication user. */
  void initialise(BootRequest request) throws IOException, InterruptedException;

  /** Waits for the primary and makes a standby's data from it, standby signal included. */
  void copyPrimary(BootRequest request, Consumer<String> progress)
      throws IOException, InterruptedException;

  /**
   * Waits for the primary, calls the preparation, and makes the data of a standby anew from the
   * primary, standby signal included.
   */
  void cloneAgain(BootRequest request, Preparation preparation, Consumer<String> progress)
      throws IOException, InterruptedException;

  /**
   * What is left to do with that member when its server runs, after its data was made by this; else
   * empty, and its data is whole before its server starts.
   */
  Optional<Finish> finish(BootRequest request) throws IOException, InterruptedException;

  /** Tells it that a first start of this member has ended, with or without success. */
  void ended(BootRequest request);

  /** Parameters that this runtime sets, unless the spec does. */
  Map<String, String> overrides();
}
