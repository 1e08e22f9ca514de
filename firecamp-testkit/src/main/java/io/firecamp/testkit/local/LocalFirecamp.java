package io.firecamp.testkit.local;

import io.firecamp.Firecamp;
import io.firecamp.backend.Backends;
import io.firecamp.engine.ServiceEngine;
import io.firecamp.testkit.dns.LoopbackDnsServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * A runtime whose members are PostgreSQL processes of this machine. Everything listens on loopback
 * addresses only and asks for a password.
 *
 * <p>{@link #ephemeral} is for tests: fast, not durable, gone when it is closed. {@link #at} is for
 * laptops: durable, and the cluster goes on when the JVM ends.
 */
public final class LocalFirecamp implements Firecamp {
  private final Firecamp firecamp;
  private final LoopbackDnsServer dns;
  private final Path directory;
  private final Runnable onClose;
  private boolean closed;

  LocalFirecamp(Firecamp firecamp, LoopbackDnsServer dns, Path directory, Runnable onClose) {
    this.firecamp = firecamp;
    this.dns = dns;
    this.directory = directory;
    this.onClose = onClose;
  }

  /** A runtime in a fresh directory; closing it ends all servers and deletes all data. */
  public static LocalFirecamp ephemeral() {
    return ephemeralBuilder().build();
  }

  /** Like {@link #ephemeral}, with settings of your own. */
  public static LocalFirecampBuilder ephemeralBuilder() {
    return new LocalFirecampBuilder(null);
  }

  /**
   * A runtime in that directory, made if it is missing. Closing it, or ending the JVM, leaves its
   * servers running; opening the directory again, also from another JVM, finds them.
   */
  public static LocalFirecamp at(Path directory) {
    return atBuilder(directory).build();
  }

  /** Like {@link #at}, with settings of your own. */
  public static LocalFirecampBuilder atBuilder(Path directory) {
    return new LocalFirecampBuilder(directory);
  }

  @Override
  public Backends backends() {
    return firecamp.backends();
  }

  @Override
  public ServiceEngine engine() {
    return firecamp.engine();
  }

  @Override
  public Reach reach() {
    return firecamp.reach();
  }

  /** Where the DNS server of this runtime listens, as long as it is open. */
  public InetSocketAddress dnsServer() {
    return dns.address();
  }

  /** Where everything of this runtime is kept. */
  public Path directory() {
    return directory;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    firecamp.close();
    onClose.run();
    dns.close();
  }
}
