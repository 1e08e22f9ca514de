package io.firecamp.postgres.server;

import io.firecamp.Experimental;
import io.firecamp.spec.Secret;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A session of the administrator on one running member. Used by one thread at a time. Every request
 * can be repeated after any failure. None of them puts a password into the server's log.
 *
 * <p>Every method throws {@link ServerException}: not listening, no answer within the session's
 * timeout, connection lost, or refused; see {@link ServerException.Reason}. After one that passes
 * the session may be broken: close it and open another one.
 */
@Experimental("Failover and archiving will ask servers for more than it has now.")
public interface PostgresServer extends AutoCloseable {
  /** Role, timeline, positions, streams and slots, read at one moment. */
  ServerState state();

  /**
   * The settings of those names, in their order; unknown ones are left out. Those with a prefix,
   * such as {@code firecamp.term}, are known once the configuration files have them. What the
   * session itself has set for its own sake is not seen.
   *
   * @param names as in {@code postgresql.conf}, in any case
   */
  List<Setting> settings(Collection<String> names);

  /** The settings whose new value waits for a restart, by name. */
  List<Setting> pendingRestart();

  /**
   * Makes the server use those files now, as far as that needs no restart, and at its next start.
   * When it returns, the new values are in force. Works on standbys too.
   *
   * @param files absolute path in the container to content; those outside of the configuration
   *     directory of the boot contract are ignored
   * @throws ServerException CONFIGURATION if the server does not accept a value; the files are
   *     written then, and what was in force stays in force
   */
  void configure(Map<String, String> files);

  /**
   * Sets the password of a role, as a SCRAM verifier. The same again changes nothing that matters.
   *
   * @throws ServerException WRONG_ROLE on a standby, REFUSED if there is no such role
   */
  void changePassword(String role, Secret password);

  /**
   * Stores what this member logs in with to the one it streams from. A stream that runs is not
   * interrupted; the next one uses the new password. On a primary nothing can depend on it: a
   * member that becomes a standby is started as one, and is given the password then.
   */
  void storeUpstreamPassword(String role, Secret password);

  /**
   * Makes a physical slot that keeps WAL from now on; one of that name is left as it is, also a
   * lost one.
   */
  void createSlot(String name);

  /**
   * Drops a slot; none of that name is a no-op.
   *
   * @throws ServerException REFUSED if somebody streams through it
   */
  void dropSlot(String name);

  /**
   * Writes a checkpoint, of a standby a restart point, and returns when it is done. That may take
   * minutes: open the session with a timeout that allows for it.
   */
  void checkpoint();

  /**
   * Makes a standby the primary, on a new timeline, and returns when it accepts writes. On a
   * primary a no-op. Replay that is paused does not hinder it.
   *
   * @throws ServerException NO_ANSWER if it is not promoted within the time; it may be later
   */
  void promote(Duration within);

  /**
   * Pauses replay on a standby, and returns when its position stands still; it continues to
   * receive. Paused already: a no-op.
   *
   * @throws ServerException WRONG_ROLE on a primary
   */
  void pauseReplay();

  /**
   * Resumes replay on a standby. Not paused: a no-op.
   *
   * @throws ServerException WRONG_ROLE on a primary
   */
  void resumeReplay();

  /** Ends the session. Never throws. */
  @Override
  void close();
}
