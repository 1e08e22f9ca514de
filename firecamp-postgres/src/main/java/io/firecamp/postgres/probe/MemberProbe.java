package io.firecamp.postgres.probe;

import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.postgres.server.ServerException;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Polls one member over a persistent session. */
final class MemberProbe implements AutoCloseable {
  private final Connector connector;
  private final ServiceRecord service;
  private final MemberRecord member;
  private @Nullable PostgresServer session;
  private boolean silent;

  MemberProbe(Connector connector, ServiceRecord service, MemberRecord member) {
    this.connector = connector;
    this.service = service;
    this.member = member;
  }

  /** Whether it did not respond in time when it was asked last. */
  boolean isSilent() {
    return silent;
  }

  /** A member that does not respond within that time results in an answer with the reason. */
  Answer ask(Duration within) {
    boolean kept = session != null;
    silent = false;
    try {
      return look(within);
    } catch (ServerException e) {
      close();
      if (!kept || e.reason() != ServerException.Reason.CONNECTION_LOST) {
        return none(e);
      }
    }
    // The server may have been restarted since the session was opened.
    try {
      return look(within);
    } catch (ServerException e) {
      close();
      return none(e);
    }
  }

  /** Asks a member that has responded something else; empty if it does not respond any longer. */
  <T> Optional<T> ask(Function<PostgresServer, T> question, Duration within) {
    PostgresServer open = session;
    if (open == null) {
      return Optional.empty();
    }
    try {
      open.limit(within);
      return Optional.of(question.apply(open));
    } catch (ServerException e) {
      silent = e.reason() == ServerException.Reason.NO_ANSWER;
      close();
      return Optional.empty();
    }
  }

  private Answer look(Duration within) {
    PostgresServer open = session;
    if (open == null) {
      open = connector.open(service, member, within);
      session = open;
    } else {
      open.limit(within);
    }
    return new Answer(member.name(), Optional.of(open.state()), Optional.empty(), "");
  }

  private Answer none(ServerException e) {
    silent = e.reason() == ServerException.Reason.NO_ANSWER;
    return new Answer(
        member.name(), Optional.empty(), Optional.of(e.reason()), String.valueOf(e.getMessage()));
  }

  @Override
  public void close() {
    PostgresServer open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }
}
