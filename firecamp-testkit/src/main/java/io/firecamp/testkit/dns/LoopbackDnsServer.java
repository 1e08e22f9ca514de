package io.firecamp.testkit.dns;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Serves the records of a {@link RecordSource} as an authoritative DNS server on one loopback
 * address, over UDP and TCP on the same port.
 *
 * <p>Answers A, NS and SOA queries; a name that does not exist, and a type that a name does not
 * have, may be remembered by clients for 5 seconds at most. Refuses names outside the source's
 * zones and zone transfers, and never resolves on behalf of a client. No packet and no failing
 * source stops it: trouble is logged at DEBUG. Its threads are daemons. Thread-safe.
 */
public final class LoopbackDnsServer implements AutoCloseable {
  private static final int ANY_PORT_ATTEMPTS = 20;

  private final TcpListener tcp;
  private final UdpListener udp;

  private LoopbackDnsServer(TcpListener tcp, UdpListener udp) {
    this.tcp = tcp;
    this.udp = udp;
  }

  /**
   * Starts a server that answers queries from when this method returns until {@link #close()}.
   *
   * @param loopback the address to listen on, such as 127.0.0.1 or 127.0.0.53
   * @param port the port for both UDP and TCP; 0 takes one that is free for both
   * @param source asked on every query; stays the caller's and is never closed
   * @throws IllegalArgumentException if {@code loopback} is not a loopback address, or {@code port}
   *     is not between 0 and 65535
   * @throws IOException if the port is taken, may not be bound by this user, or the address does
   *     not exist on this machine; nothing is left listening
   */
  public static LoopbackDnsServer start(InetAddress loopback, int port, RecordSource source)
      throws IOException {
    requireNonNull(source, "source");
    if (!loopback.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "DNS server address must be a loopback address such as 127.0.0.1, was "
              + loopback.getHostAddress());
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be between 0 and 65535, was " + port);
    }
    QueryResponder responder = new QueryResponder(source);
    for (int attempt = 1; ; attempt++) {
      try {
        return bind(new InetSocketAddress(loopback, port), responder);
      } catch (BindException e) {
        if (port != 0 || attempt == ANY_PORT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static LoopbackDnsServer bind(InetSocketAddress address, QueryResponder responder)
      throws IOException {
    TcpListener tcp = TcpListener.bind(address, responder);
    try {
      UdpListener udp = UdpListener.bind(tcp.address(), responder);
      udp.start();
      tcp.start();
      return new LoopbackDnsServer(tcp, udp);
    } catch (IOException | RuntimeException e) {
      tcp.close();
      throw e;
    }
  }

  /** The address and the port this server listens, or listened, on. */
  public InetSocketAddress address() {
    return tcp.address();
  }

  /**
   * Stops answering and frees the port; its threads have ended when this returns, unless the source
   * blocks one of them for more than 5 seconds. Does nothing when closed already. Leaves the source
   * alone.
   */
  @Override
  public void close() {
    udp.close();
    tcp.close();
  }

  /** For example {@code LoopbackDnsServer[/127.0.0.1:5353]}. */
  @Override
  public String toString() {
    return "LoopbackDnsServer[" + address() + "]";
  }
}
