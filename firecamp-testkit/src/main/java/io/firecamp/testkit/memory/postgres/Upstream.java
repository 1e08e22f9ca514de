package io.firecamp.testkit.memory.postgres;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who answers where a member looks for the server to stream from.
 *
 * @param server null if nobody that can be used does
 * @param words why not, as libpq says it
 */
record Upstream(@Nullable Server server, String words) {

  /** Looks once. */
  static Upstream find(MemberProcess from, String host, int port) {
    Optional<String> address = from.service.host.resolve(host);
    if (address.isEmpty()) {
      return none("could not translate host name \"" + host + "\" to address");
    }
    MemberProcess there = from.service.listeners.find(address.get(), port);
    if (there == null || there.ended()) {
      return none(
          "connection to server at \"" + host + "\", port " + port + " failed: Connection refused");
    }
    if (there.service != from.service) {
      return none("database system identifier differs between the primary and standby");
    }
    Server server = there.server();
    if (server == null || !server.reaches(from) || !from.answers()) {
      return none("connection to server at \"" + host + "\", port " + port + " failed: timeout");
    }
    return new Upstream(server, "");
  }

  private static Upstream none(String words) {
    return new Upstream(null, words);
  }
}
