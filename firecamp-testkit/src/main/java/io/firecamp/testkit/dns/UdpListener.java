package io.firecamp.testkit.dns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers datagrams one after the other on one daemon thread. */
final class UdpListener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UdpListener.class);
  private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

  private final DatagramSocket socket;
  private final QueryResponder responder;
  private final Thread thread;

  private UdpListener(DatagramSocket socket, QueryResponder responder) {
    this.socket = socket;
    this.responder = responder;
    this.thread = ServingThreads.daemon("firecamp-dns-udp-" + socket.getLocalPort(), this::serve);
  }

  static UdpListener bind(InetSocketAddress address, QueryResponder responder) throws IOException {
    DatagramSocket socket = new DatagramSocket(address);
    try {
      socket.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
    return new UdpListener(socket, responder);
  }

  void start() {
    thread.start();
  }

  private void serve() {
    byte[] buffer = new byte[QueryResponder.MAX_TCP_BYTES];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] query = Arrays.copyOf(buffer, packet.getLength());
        byte[] response = responder.respondToDatagram(query);
        if (response != null) {
          socket.send(new DatagramPacket(response, response.length, packet.getSocketAddress()));
        }
      } catch (IOException | RuntimeException e) {
        if (!socket.isClosed()) {
          LOG.debug("UDP query on {} not answered", socket.getLocalSocketAddress(), e);
          ServingThreads.pauseAfterFailure();
        }
      }
    }
  }

  @Override
  public void close() {
    socket.close();
    ServingThreads.join(thread);
  }
}
