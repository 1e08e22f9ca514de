package io.firecamp.testkit.machine;

import io.firecamp.Firecamp;
import io.firecamp.backend.Backends;
import io.firecamp.engine.ServiceEngine;
import io.firecamp.error.FirecampException;
import io.firecamp.testkit.dns.LoopbackDnsServer;
import io.firecamp.testkit.machine.file.FileDnsBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A runtime of one machine: what it knows is in a directory, its names are served on loopback. */
public abstract class MachineRuntime implements Firecamp {
  private final Firecamp firecamp;
  private final LoopbackDnsServer dns;
  private final Home home;
  private final Runnable stopStarting;
  private boolean closed;

  /**
   * Serves the names from when this returns.
   *
   * @param dnsPort the port on 127.0.0.1, 0 for any free one
   * @param stopStarting makes an end of starting members; those that run go on
   */
  protected MachineRuntime(
      Firecamp firecamp, Home home, FileDnsBackend names, int dnsPort, Runnable stopStarting) {
    this.firecamp = firecamp;
    this.home = home;
    this.stopStarting = stopStarting;
    this.dns = serve(names, dnsPort);
    home.closeAtExit(() -> home.close(stopStarting));
  }

  private static LoopbackDnsServer serve(FileDnsBackend names, int port) {
    try {
      return LoopbackDnsServer.start(
          InetAddress.getByName("127.0.0.1"), port, new FileRecordSource(names));
    } catch (IOException e) {
      throw new FirecampException(
          "the DNS server cannot listen on 127.0.0.1 port " + port + ": " + e.getMessage(), e);
    }
  }

  @Override
  public final Backends backends() {
    return firecamp.backends();
  }

  @Override
  public final ServiceEngine engine() {
    return firecamp.engine();
  }

  @Override
  public final Reach reach() {
    return firecamp.reach();
  }

  /** Where the DNS server of this runtime listens, as long as it is open. */
  public final InetSocketAddress dnsServer() {
    return dns.address();
  }

  /** Where everything of this runtime is kept. */
  public final Path directory() {
    return home.directory();
  }

  @Override
  public final synchronized void close() {
    if (closed) {
      return;
    }
    firecamp.close();
    try {
      home.close(stopStarting);
      closed = true;
    } finally {
      dns.close();
    }
  }
}
