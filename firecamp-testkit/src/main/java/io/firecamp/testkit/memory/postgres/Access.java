package io.firecamp.testkit.memory.postgres;

import io.firecamp.backend.BackendException;
import io.firecamp.postgres.server.Endpoint;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.Route;
import io.firecamp.postgres.server.ServerAccess;
import io.firecamp.postgres.server.ServerException;
import io.firecamp.postgres.server.ServerException.Reason;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.fault.FaultForm;
import io.firecamp.testkit.memory.process.NodeHealth;
import io.firecamp.testkit.memory.process.ProcessHost;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Reaches simulated servers.
 *
 * @param client who asks: the network between it and a member can be cut
 */
record Access(ProcessHost host, Listeners listeners, String client)
    implements ServerAccess, FaultForm {

  @Override
  public BackendException failure(String message, BackendException.Effect effect) {
    Reason reason =
        effect == BackendException.Effect.NONE ? Reason.NOT_LISTENING : Reason.CONNECTION_LOST;
    return new ServerException(reason, message, null);
  }

  @Override
  public boolean immediate() {
    return true;
  }

  @Override
  public PostgresServer connect(Endpoint endpoint, List<Secret> passwords, Duration timeout) {
    MemberProcess process = find(endpoint);
    Server server;
    synchronized (process.service) {
      process.service.advance();
      server = process.server();
      if (process.ended() || server == null) {
        throw refused(endpoint);
      }
      if (answers(process)) {
        authenticate(endpoint, server, passwords);
        server.sessions++;
        return new Session(this, endpoint, server, timeout);
      }
    }
    throw silence(endpoint, timeout);
  }

  private MemberProcess find(Endpoint endpoint) {
    Optional<String> address =
        endpoint.host().isEmpty() || Character.isDigit(endpoint.host().charAt(0))
            ? Optional.of(endpoint.host())
            : host.resolve(endpoint.host());
    MemberProcess found = address.isEmpty() ? null : listeners.find(address.get(), endpoint.port());
    if (found == null) {
      throw address.isEmpty()
          ? new ServerException(
              Reason.NOT_LISTENING,
              "member " + endpoint + ": the name " + endpoint.host() + " has no address",
              null)
          : refused(endpoint);
    }
    return found;
  }

  /** Whether requests reach it and replies come back. */
  private boolean answers(MemberProcess process) {
    return hears(process) && replies(process);
  }

  /** Whether it gets what is sent to it, and works on it. */
  boolean hears(MemberProcess process) {
    return !process.hung()
        && process.health() == NodeHealth.ALIVE
        && process.service.passes(client, process.member.name);
  }

  /** Whether its replies come back. */
  boolean replies(MemberProcess process) {
    return process.service.passes(process.member.name, client)
        && process.health() == NodeHealth.ALIVE;
  }

  private static void authenticate(Endpoint endpoint, Server server, List<Secret> passwords) {
    if (server.process.member.crowded || server.sessions >= server.active.numbers.connections) {
      throw new ServerException(
          Reason.TOO_MANY_CONNECTIONS,
          "member " + endpoint + ": FATAL: sorry, too many clients already",
          null);
    }
    for (Secret password : passwords) {
      if (server.accepts(Server.adminUser(), password)) {
        return;
      }
    }
    throw new ServerException(
        Reason.AUTHENTICATION,
        "member "
            + endpoint
            + ": FATAL: password authentication failed for user \""
            + Server.adminUser()
            + "\"",
        null);
  }

  private static ServerException refused(Endpoint endpoint) {
    return new ServerException(
        Reason.NOT_LISTENING, "member " + endpoint + ": Connection refused", null);
  }

  /** Waits as long as a client does, and gives up. Not to be called with the service locked. */
  ServerException silence(Endpoint endpoint, Duration timeout) {
    try {
      host.time().sleep(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new ServerException(
        Reason.NO_ANSWER,
        "member " + endpoint + ": no answer within " + timeout.toMillis() + " ms",
        null);
  }

  @Override
  public DataSource dataSource(Supplier<Route> route, String database, String targetServerType) {
    Objects.requireNonNull(route.get(), "route");
    return new NoSql(
        () -> {
          Route now = route.get();
          return "database " + database + " of " + now.service() + ", " + now.endpoints();
        });
  }
}
