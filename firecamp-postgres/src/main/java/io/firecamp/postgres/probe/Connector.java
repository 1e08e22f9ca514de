package io.firecamp.postgres.probe;

import io.firecamp.Firecamp;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLState;

/** Opens connections to members as the administrator, with short timeouts. */
public final class Connector {
  private static final int CONNECT_SECONDS = 2;
  private static final int ANSWER_SECONDS = 5;
  private final Firecamp.Reach reach;
  private final List<Secret> passwords;

  /**
   * @param passwords the administrator's, the likelier one first: while it is being replaced, two
   */
  public Connector(Firecamp.Reach reach, List<Secret> passwords) {
    this.reach = reach;
    this.passwords = List.copyOf(passwords);
  }

  /** What an application of this runtime connects to. */
  public String host(ServiceRecord service, MemberRecord member) {
    return reach == Firecamp.Reach.DNS_NAME ? service.dnsName(member) : member.address();
  }

  /**
   * Opens a connection for probing.
   *
   * @throws SQLException if the member does not answer in seconds or refuses
   */
  public Connection open(ServiceRecord service, MemberRecord member) throws SQLException {
    PGSimpleDataSource source =
        dataSource(new String[] {host(service, member)}, new int[] {member.port()}, "postgres");
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    source.setSocketTimeout(ANSWER_SECONDS);
    source.setApplicationName("firecamp");
    for (Secret another : passwords.subList(1, passwords.size())) {
      try {
        return source.getConnection();
      } catch (SQLException e) {
        if (!PSQLState.INVALID_PASSWORD.getState().equals(e.getSQLState())) {
          throw e;
        }
        source.setPassword(another.reveal());
      }
    }
    return source.getConnection();
  }

  /** A data source of the administrator. */
  public PGSimpleDataSource dataSource(String[] hosts, int[] ports, String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(hosts);
    source.setPortNumbers(ports);
    source.setDatabaseName(database);
    source.setUser(BootContract.ADMIN_USER);
    source.setPassword(passwords.get(0).reveal());
    return source;
  }
}
