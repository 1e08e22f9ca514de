package io.firecamp.postgres;

import io.firecamp.postgres.probe.Connector;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * A member: a stable name with its endpoint. Its current role and state are in the service's
 * status.
 */
public final class PostgresMember {
  private final ServiceRecord service;
  private final MemberRecord member;
  private final Connector connector;
  private final Function<String, DataSource> sources;

  /**
   * @param sources returns the data source of this member for a database
   */
  PostgresMember(
      ServiceRecord service,
      MemberRecord member,
      Connector connector,
      Function<String, DataSource> sources) {
    this.service = service;
    this.member = member;
    this.connector = connector;
    this.sources = sources;
  }

  /** {@code <service>-<ordinal>}. */
  public String name() {
    return member.name();
  }

  public int ordinal() {
    return member.ordinal();
  }

  public String zone() {
    return member.zone();
  }

  /** The stable name in the cluster's DNS zone. */
  public String dnsName() {
    return service.dnsName(member);
  }

  /**
   * The host to connect to from this process: the DNS name, or the address if the name does not
   * resolve.
   */
  public String host() {
    return connector.host(service, member);
  }

  public int port() {
    return member.port();
  }

  /**
   * Returns a JDBC URL of this member, without user and password.
   *
   * @throws IllegalArgumentException if the name of the database is empty
   */
  public String jdbcUrl(String database) {
    return url(host() + ":" + port(), database);
  }

  /**
   * Returns a data source of the administrator on this member, whatever its role. It follows the
   * member to other nodes, and changes of the password.
   */
  public DataSource dataSource(String database) {
    DatabaseName.require(database);
    return sources.apply(database);
  }

  /** Name and endpoint. */
  @Override
  public String toString() {
    return name() + " at " + host() + ":" + port();
  }

  static String url(String hosts, String database) {
    DatabaseName.require(database);
    String encoded = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    return "jdbc:postgresql://" + hosts + "/" + encoded;
  }
}
