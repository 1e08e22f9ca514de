package io.firecamp.postgres.server.jdbc;

import io.firecamp.postgres.server.Connections;
import io.firecamp.postgres.server.FileSetting;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.postgres.server.Setting;
import io.firecamp.spec.Secret;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A session over JDBC. */
final class JdbcServer implements PostgresServer {
  private final Session session;
  private final Function<String, Session> inDatabase;

  /**
   * @param inDatabase opens another session on the same member, in that database
   */
  JdbcServer(Session session, Function<String, Session> inDatabase) {
    this.session = session;
    this.inDatabase = inDatabase;
  }

  @Override
  public void limit(Duration timeout) {
    session.limit(timeout);
  }

  @Override
  public ServerState state() {
    return StateQuery.read(session);
  }

  @Override
  public List<Setting> settings(Collection<String> names) {
    return SettingsQuery.named(session, names);
  }

  @Override
  public Connections connections() {
    return SettingsQuery.connections(session);
  }

  @Override
  public List<Setting> pendingRestart() {
    return SettingsQuery.pendingRestart(session);
  }

  @Override
  public List<FileSetting> fileSettings() {
    return SettingsQuery.inFiles(session);
  }

  @Override
  public void configure(Map<String, String> files) {
    new ServerFiles(session).write(files);
    Reload.run(session);
  }

  @Override
  public void createRole(String role, Secret password, long version) {
    Passwords.create(session, role, password, version);
  }

  @Override
  public void createDatabase(String name, String owner) {
    Databases.database(session, name, owner);
  }

  @Override
  public void createExtension(String database, String extension) {
    try (Session there = inDatabase.apply(database)) {
      Databases.extension(there, database, extension);
    }
  }

  @Override
  public Set<String> availableExtensions() {
    return Databases.availableExtensions(session);
  }

  @Override
  public void changePassword(String role, Secret password) {
    Passwords.change(session, role, password);
  }

  @Override
  public boolean changePassword(String role, Secret password, long version) {
    return Passwords.change(session, role, password, version);
  }

  @Override
  public List<String> refusals(Map<String, String> parameters) {
    return Refusals.of(session, parameters);
  }

  @Override
  public void storeUpstreamPassword(String role, Secret password) {
    Passwords.store(session, role, password);
  }

  @Override
  public void createSlot(String name) {
    Slots.create(session, name);
  }

  @Override
  public void dropSlot(String name) {
    Slots.drop(session, name);
  }

  @Override
  public void checkpoint() {
    session.run("write a checkpoint", "CHECKPOINT");
  }

  @Override
  public void promote(Duration within) {
    Recovery.promote(session, within);
  }

  @Override
  public void pauseReplay() {
    Recovery.pause(session);
  }

  @Override
  public void resumeReplay() {
    Recovery.resume(session);
  }

  @Override
  public void close() {
    session.close();
  }

  @Override
  public String toString() {
    return "session on " + session.endpoint();
  }
}
