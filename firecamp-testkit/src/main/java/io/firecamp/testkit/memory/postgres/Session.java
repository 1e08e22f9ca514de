package io.firecamp.testkit.memory.postgres;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.parameter.ParameterDefinition;
import io.firecamp.postgres.server.Connections;
import io.firecamp.postgres.server.Endpoint;
import io.firecamp.postgres.server.FileSetting;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerException;
import io.firecamp.postgres.server.ServerException.Reason;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.postgres.server.Setting;
import io.firecamp.spec.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A session on a simulated server; it ends with the server. */
final class Session implements PostgresServer {
  private static final String DONE = "";
  private final Access access;
  private final Endpoint endpoint;
  private final Server server;
  private Duration timeout;
  private boolean closed;

  Session(Access access, Endpoint endpoint, Server server, Duration timeout) {
    this.access = access;
    this.endpoint = endpoint;
    this.server = server;
    this.timeout = timeout;
  }

  @Override
  public void limit(Duration newTimeout) {
    timeout = newTimeout;
  }

  @Override
  public ServerState state() {
    return ask(() -> StateView.of(server));
  }

  @Override
  public List<Setting> settings(Collection<String> names) {
    return ask(
        () -> {
          List<String> pending = server.file.pending(server.active);
          List<Setting> found = new ArrayList<>();
          for (String name : names) {
            setting(name.toLowerCase(Locale.ROOT), pending).ifPresent(found::add);
          }
          return found;
        });
  }

  @Override
  public Connections connections() {
    return ask(
        () -> {
          int most = (int) server.active.number("max_connections");
          int reserved =
              (int) server.active.number("superuser_reserved_connections")
                  + (int) server.active.number("reserved_connections");
          return new Connections(
              server.process.member.applications + server.sessions - 1, most - reserved);
        });
  }

  @Override
  public List<Setting> pendingRestart() {
    return ask(
        () -> {
          List<String> pending = server.file.pending(server.active);
          return pending.stream().flatMap(n -> setting(n, pending).stream()).toList();
        });
  }

  private Optional<Setting> setting(String name, List<String> pending) {
    Optional<ParameterDefinition> known = server.active.definition(name);
    boolean set = server.active.isSet(name);
    String source = set ? "configuration file" : "default";
    if (known.isEmpty()) {
      return set
          ? Optional.of(new Setting(name, server.active.value(name), "user", source, false))
          : Optional.empty();
    }
    ParameterDefinition definition = known.get();
    return Optional.of(
        new Setting(
            definition.name(),
            ShowValue.of(definition, server.active.value(name)),
            definition.context().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            source,
            pending.contains(name)));
  }

  @Override
  public List<FileSetting> fileSettings() {
    return ask(
        () -> {
          List<FileSetting> settings = new ArrayList<>();
          ConfText.parse(server.data.conf)
              .forEach(
                  (name, value) ->
                      settings.add(
                          new FileSetting(
                              "postgresql.conf", FileSetting.Origin.SPEC, name, value)));
          server.directory.altered.forEach(
              (name, value) ->
                  settings.add(
                      new FileSetting(
                          "postgresql.auto.conf", FileSetting.Origin.OTHER, name, value)));
          return settings;
        });
  }

  @Override
  public void configure(Map<String, String> files) {
    String conf = files.get(BootContract.POSTGRESQL_CONF);
    if (conf == null) {
      ask(() -> DONE);
      return;
    }
    List<String> problems = ask(() -> server.configure(conf));
    if (!problems.isEmpty()) {
      throw failed(
          Reason.CONFIGURATION, "refuses its configuration: " + String.join("; ", problems));
    }
  }

  @Override
  public void createRole(String role, Secret password, long version) {
    write(
        "CREATE ROLE",
        () -> {
          // A verifier of the same password differs each time, so a real server writes WAL too.
          server.changePassword(role, password, version);
          return DONE;
        });
  }

  @Override
  public void createDatabase(String name, String owner) {
    write(
        "CREATE DATABASE",
        () -> {
          if (!server.hasRole(owner)) {
            throw failed(Reason.REFUSED, "ERROR: role \"" + owner + "\" does not exist");
          }
          if (!server.databases().containsKey(name)) {
            server.putDatabase(name, new SimulatedDatabase(owner, Set.of()));
          }
          return DONE;
        });
  }

  @Override
  public void createExtension(String database, String extension) {
    write(
        "CREATE EXTENSION",
        () -> {
          SimulatedDatabase there = server.databases().get(database);
          if (there == null) {
            throw failed(Reason.REFUSED, "FATAL: database \"" + database + "\" does not exist");
          }
          if (!Extensions.AVAILABLE.contains(extension)) {
            throw failed(Reason.REFUSED, "ERROR: extension \"" + extension + "\" is not available");
          }
          if (!there.extensions().contains(extension)) {
            server.putDatabase(database, there.with(extension));
          }
          return DONE;
        });
  }

  @Override
  public Set<String> availableExtensions() {
    return ask(() -> Extensions.AVAILABLE);
  }

  @Override
  public void changePassword(String role, Secret password) {
    write(
        "ALTER ROLE",
        () -> {
          mustHave(role);
          server.changePassword(role, password);
          return DONE;
        });
  }

  @Override
  public boolean changePassword(String role, Secret password, long version) {
    return write(
        "ALTER ROLE",
        () -> {
          mustHave(role);
          return server.changePassword(role, password, version);
        });
  }

  private void mustHave(String role) {
    if (!server.hasRole(role)) {
      throw failed(Reason.REFUSED, "ERROR: role \"" + role + "\" does not exist");
    }
  }

  @Override
  public List<String> refusals(Map<String, String> parameters) {
    return ask(
        () -> {
          String libraries = parameters.getOrDefault(Libraries.PARAMETER, "");
          return Libraries.missing(libraries).stream()
              .map(words -> Libraries.PARAMETER + ": " + words)
              .toList();
        });
  }

  private <T> T write(String command, Supplier<T> work) {
    return ask(
        () -> {
          if (!server.isPrimary()) {
            throw failed(
                Reason.WRONG_ROLE,
                "ERROR: cannot execute " + command + " in a read-only transaction");
          }
          return work.get();
        });
  }

  @Override
  public void storeUpstreamPassword(String role, Secret password) {
    ask(
        () -> {
          server.data.upstreamPassword = password;
          return DONE;
        });
  }

  @Override
  public void createSlot(String name) {
    refuse(() -> server.keeper.make(name));
  }

  @Override
  public void dropSlot(String name) {
    refuse(() -> server.keeper.drop(name));
  }

  private void refuse(Supplier<Optional<String>> work) {
    Optional<String> problem = ask(work);
    if (problem.isPresent()) {
      throw failed(Reason.REFUSED, "ERROR: " + problem.get());
    }
  }

  @Override
  public void checkpoint() {
    ask(
        () -> {
          server.checkpoint();
          return DONE;
        });
  }

  @Override
  public void promote(Duration within) {
    if (!ask(server::promote)) {
      throw access.silence(endpoint, within);
    }
  }

  @Override
  public void pauseReplay() {
    ask(
        () -> {
          follower().pause();
          return DONE;
        });
  }

  @Override
  public void resumeReplay() {
    ask(
        () -> {
          follower().resume();
          return DONE;
        });
  }

  private Follower follower() {
    Follower follower = server.follower;
    if (follower == null) {
      throw failed(Reason.WRONG_ROLE, "ERROR: recovery is not in progress");
    }
    return follower;
  }

  /** Does the work on the server, if the request arrives; answers, if the reply comes back. */
  private <T> T ask(Supplier<T> work) {
    synchronized (server.process.service) {
      server.process.service.advance();
      if (closed || server.ended()) {
        throw failed(Reason.CONNECTION_LOST, "the connection is closed");
      }
      if (access.hears(server.process)) {
        T answer = perform(work);
        if (access.replies(server.process)) {
          return answer;
        }
      }
    }
    throw access.silence(endpoint, timeout);
  }

  private <T> T perform(Supplier<T> work) {
    try {
      T answer = work.get();
      server.process.service.advance();
      return answer;
    } catch (Refusal refusal) {
      server.process.fail(refusal);
      throw failed(
          Reason.CONNECTION_LOST, "server closed the connection unexpectedly: " + refusal.words());
    }
  }

  private ServerException failed(Reason reason, String words) {
    return new ServerException(reason, "member " + endpoint + ": " + words, null);
  }

  @Override
  public void close() {
    synchronized (server.process.service) {
      if (!closed) {
        closed = true;
        server.sessions--;
      }
    }
  }
}
