package io.firecamp.testkit.dns;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers queries over TCP: a daemon thread that accepts, and one for each open connection. */
final class TcpListener implements AutoCloseable {
  static final int MAX_CONNECTIONS = 64;
  static final int READ_TIMEOUT_MILLIS = 3_000;

  private static final Logger LOG = LoggerFactory.getLogger(TcpListener.class);
  private static final int BACKLOG = 256;

  private final ServerSocket socket;
  private final InetSocketAddress address;
  private final QueryResponder responder;
  private final Thread acceptor;
  private final Map<Socket, Thread> connections = new ConcurrentHashMap<>();

  private TcpListener(ServerSocket socket, QueryResponder responder) {
    this.socket = socket;
    this.address = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    this.responder = responder;
    this.acceptor = ServingThreads.daemon("firecamp-dns-tcp-" + address.getPort(), this::accept);
  }

  static TcpListener bind(InetSocketAddress address, QueryResponder responder) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(address, BACKLOG);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
    return new TcpListener(socket, responder);
  }

  InetSocketAddress address() {
    return address;
  }

  void start() {
    acceptor.start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        if (connections.size() >= MAX_CONNECTIONS) {
          LOG.debug("{} connections are open on {}: refused one more", MAX_CONNECTIONS, address);
          connection.close();
        } else {
          serve(connection);
        }
      } catch (IOException | RuntimeException e) {
        if (!socket.isClosed()) {
          LOG.debug("TCP connection on {} not accepted", address, e);
          ServingThreads.pauseAfterFailure();
        }
      }
    }
  }

  private void serve(Socket connection) {
    Thread thread =
        ServingThreads.daemon(
            acceptor.getName() + "-" + connection.getPort(), () -> run(connection));
    connections.put(connection, thread);
    thread.start();
  }

  private void run(Socket connection) {
    try (connection) {
      connection.setSoTimeout(READ_TIMEOUT_MILLIS);
      connection.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(connection.getInputStream());
      while (!socket.isClosed() && answerOne(in, connection)) {
        LOG.trace("answered a TCP query on {}", address);
      }
    } catch (EOFException e) {
      LOG.trace("TCP client on {} is done", address);
    } catch (IOException | RuntimeException e) {
      LOG.debug("TCP connection on {} ended", address, e);
    } finally {
      connections.remove(connection);
    }
  }

  private boolean answerOne(DataInputStream in, Socket connection) throws IOException {
    byte[] query = new byte[in.readUnsignedShort()];
    in.readFully(query);
    byte[] response = responder.respondToStream(query);
    if (response == null) {
      return false;
    }
    byte[] framed = new byte[response.length + 2];
    framed[0] = (byte) (response.length >>> 8);
    framed[1] = (byte) response.length;
    System.arraycopy(response, 0, framed, 2, response.length);
    connection.getOutputStream().write(framed);
    return true;
  }

  @Override
  public void close() {
    closeQuietly(socket);
    ServingThreads.join(acceptor);
    connections.forEach(
        (connection, thread) -> {
          closeQuietly(connection);
          ServingThreads.join(thread);
        });
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.debug("cannot close {}", closeable, e);
    }
  }
}
