package io.firecamp.postgres.probe;

import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ready when one member accepts writes and every other one streams from it. */
public final class ReplicationProbe implements AutoCloseable {
  /** Standbys report under their cluster_name, which is the member's name. */
  private static final String STREAMING =
      "SELECT application_name FROM pg_stat_replication WHERE state = 'streaming'";

  private final ServiceRecord service;
  private final Connector connector;
  private @Nullable Connection primary;
  private @Nullable String primaryName;

  public ReplicationProbe(ServiceRecord service, Connector connector) {
    this.service = service;
    this.connector = connector;
  }

  /** The member that accepts writes, or empty if none answers that it does. */
  public Optional<String> primary() {
    try {
      if (connect().isPresent()) {
        return Optional.empty();
      }
      Connection connection = primary;
      if (connection != null && !acceptsWrites(connection)) {
        close();
        return primary();
      }
      return Optional.ofNullable(primaryName);
    } catch (SQLException e) {
      close();
      return Optional.empty();
    }
  }

  /** Empty if it is ready; otherwise what is missing, naming the member. */
  public Optional<String> waitingFor() {
    try {
      Optional<String> missing = connect();
      return missing.isPresent() ? missing : standbys();
    } catch (SQLException e) {
      close();
      return Optional.of("primary: " + e.getMessage());
    }
  }

  private Optional<String> connect() throws SQLException {
    if (primary != null) {
      return Optional.empty();
    }
    String last = "";
    for (MemberRecord member : service.members()) {
      Connection opened = null;
      try {
        opened = connector.open(service, member);
        if (acceptsWrites(opened)) {
          primary = opened;
          primaryName = member.name();
          return Optional.empty();
        }
        opened.close();
        last = "member " + member.name() + " is a standby";
      } catch (SQLException e) {
        if (opened != null) {
          opened.close();
        }
        if (last.isEmpty()) {
          last = "member " + member.name() + " does not accept connections: " + e.getMessage();
        }
      }
    }
    return Optional.of("no member accepts writes; " + last);
  }

  private static boolean acceptsWrites(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT NOT pg_is_in_recovery()")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private Optional<String> standbys() throws SQLException {
    Connection connection = primary;
    if (connection == null || service.members().size() == 1) {
      return Optional.empty();
    }
    Set<String> streaming = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(STREAMING)) {
      while (rows.next()) {
        streaming.add(rows.getString(1));
      }
    }
    return service.members().stream()
        .map(MemberRecord::name)
        .filter(name -> !name.equals(primaryName) && !streaming.contains(name))
        .findFirst()
        .map(name -> "standby " + name + " does not stream from " + primaryName + " yet");
  }

  @Override
  public void close() {
    Connection connection = primary;
    primary = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        org.slf4j.LoggerFactory.getLogger(ReplicationProbe.class)
            .debug("closing a probe's connection failed", e);
      }
    }
  }
}
