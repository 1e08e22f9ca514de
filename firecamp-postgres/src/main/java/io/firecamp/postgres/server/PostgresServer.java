package io.firecamp.postgres.server;

import io.firecamp.Experimental;
import io.firecamp.spec.Secret;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A session of the administrator on one running member. Used by one thread at a time. Every request
 * can be repeated after any failure. None of them puts a password into the server's log.
 *
 * <p>Every method throws {@link ServerException}: not listening, no response within the session's
 * timeout, connection lost, or refused; see {@link ServerException.Reason}. After a retryable
 * failure the session may be broken: close it and open another one.
 */
@Experimental("Failover and archiving will ask servers for more than it has now.")
public interface PostgresServer extends AutoCloseable {
  /**
   * Changes the timeout of the requests that follow and do not specify their own. Sends nothing.
   *
   * @param timeout at least a millisecond
   */
  void limit(Duration timeout);

  /** Returns role, timeline, positions, streams and slots, read at one moment. */
  ServerState state();

  /**
   * Returns the settings of those names, in their order; unknown names are omitted. Those with a
   * prefix, such as {@code firecamp.term}, are known once the configuration files contain them.
   * Values that the session has set for itself are not reported.
   *
   * @param names as in {@code postgresql.conf}, in any case
   */
  List<Setting> settings(Collection<String> names);

  /** Returns how many connections are in use, and how many applications can use. */
  Connections connections();

  /** Returns the settings whose new value requires a restart, by name. */
  List<Setting> pendingRestart();

  /**
   * Returns the settings in the server's configuration files as the files are now, in the order in
   * which it reads them: of several lines for one setting, the last one counts.
   */
  List<FileSetting> fileSettings();

  /**
   * Makes the server use those files now, to the extent possible without a restart, and at its next
   * start. On return the new values are in effect. Also works on standbys.
   *
   * @param files absolute path in the container to content; those outside of the configuration
   *     directory of the boot contract are ignored
   * @throws ServerException CONFIGURATION if the server does not accept a value; the files are then
   *     written, and the previous configuration remains in effect
   */
  void configure(Map<String, String> files);

  /**
   * Creates a role that can log in with that password and has no privileges. A role that exists
   * keeps its privileges, can log in, and gets the password, unless a password of a higher version
   * is set: a caller that was paused never replaces a newer password. One transaction.
   *
   * @param version counts the passwords of the role, at least 1
   * @throws ServerException WRONG_ROLE on a standby
   */
  void createRole(String role, Secret password, long version);

  /**
   * Creates a database of that owner. If one of that name exists, it is unchanged, whoever owns it.
   *
   * @throws ServerException WRONG_ROLE on a standby, REFUSED if the owner does not exist
   */
  void createDatabase(String name, String owner);

  /**
   * Creates an extension in a database, with those that it requires. If the database has it, in any
   * version, it is unchanged.
   *
   * @throws ServerException WRONG_ROLE on a standby, REFUSED if the server does not have the
   *     extension or the database does not exist
   */
  void createExtension(String database, String extension);

  /** Returns the names of the extensions that can be created on this server. */
  Set<String> availableExtensions();

  /**
   * Sets the password of a role, as a SCRAM verifier. Setting the same password again is harmless.
   *
   * @throws ServerException WRONG_ROLE on a standby, REFUSED if the role does not exist
   */
  void changePassword(String role, Secret password);

  /**
   * Sets the password of a role, as a SCRAM verifier, and remembers its version on the server,
   * unless a password of a higher version is set: a caller that was paused never replaces a newer
   * password. Setting the same version again is harmless. One transaction.
   *
   * @param version counts the passwords of the role, at least 1
   * @return whether it is set; false if the server has a higher version, and nothing was changed
   * @throws ServerException WRONG_ROLE on a standby, REFUSED if the role does not exist
   */
  boolean changePassword(String role, Secret password, long version);

  /**
   * Returns what the server would not accept of those parameters, each as {@code <name>: <its own
   * words>}: what only it can know, such as whether a time zone, a locale or a library exists.
   * Changes nothing. Parameters that it has no way to check before a restart are not reported.
   *
   * @param parameters as in {@code postgresql.conf}, each valid for its major version
   */
  List<String> refusals(Map<String, String> parameters);

  /**
   * Stores the password with which this member connects to its upstream server. A running stream is
   * not interrupted; the next one uses the new password. On a primary nothing depends on it: a
   * member that becomes a standby is started as one, and is given the password then.
   */
  void storeUpstreamPassword(String role, Secret password);

  /**
   * Creates a physical slot that retains WAL from now on. An existing slot of that name is
   * unchanged, even if it is lost.
   */
  void createSlot(String name);

  /**
   * Drops a slot. If it does not exist, this is a no-op.
   *
   * @throws ServerException REFUSED if the slot is active
   */
  void dropSlot(String name);

  /**
   * Performs a checkpoint, or a restartpoint on a standby, and returns when it is complete. That
   * may take minutes: open the session with a sufficient timeout.
   */
  void checkpoint();

  /**
   * Promotes a standby to primary, on a new timeline, and returns when it accepts writes. On a
   * primary this is a no-op. Paused replay does not prevent promotion.
   *
   * @throws ServerException NO_ANSWER if it is not promoted within the time; it may still be
   *     promoted later
   */
  void promote(Duration within);

  /**
   * Pauses replay on a standby, and returns when its replay position no longer changes; it
   * continues to receive WAL. A no-op if replay is paused.
   *
   * @throws ServerException WRONG_ROLE on a primary
   */
  void pauseReplay();

  /**
   * Resumes replay on a standby. A no-op if replay is not paused.
   *
   * @throws ServerException WRONG_ROLE on a primary
   */
  void resumeReplay();

  /** Closes the session. Never throws. */
  @Override
  void close();
}
