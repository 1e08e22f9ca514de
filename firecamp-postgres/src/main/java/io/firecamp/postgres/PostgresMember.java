package io.firecamp.postgres;

import io.firecamp.postgres.probe.Connector;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.sql.DataSource;

/**
 * A member: a stable name with its endpoint. Its current role and state are in the service's
 * status.
 */
public final class PostgresMember {
  private final ServiceRecord service;
  private final MemberRecord member;
  private final Connector connector;

  PostgresMember(ServiceRecord service, MemberRecord member, Connector connector) {
    this.service = service;
    this.member = member;
    this.connector = connector;
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

  /** Returns a data source of the administrator on this member, whatever its role. */
  public DataSource dataSource(String database) {
    DatabaseName.require(database);
    return connector.dataSource(service, List.of(member), database, TargetServer.ANY.word());
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
