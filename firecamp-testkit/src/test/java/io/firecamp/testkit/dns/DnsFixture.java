package io.firecamp.testkit.dns;

import io.firecamp.testkit.dns.RecordSource.Addresses;
import io.firecamp.testkit.dns.RecordSource.Answer;
import io.firecamp.testkit.dns.RecordSource.NoSuchName;
import io.firecamp.testkit.dns.RecordSource.NotAuthoritative;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** A server on any port, the records it serves, and clients that ask it. */
final class DnsFixture implements AutoCloseable {
  static final String ZONE = "t1-firecamp.com";

  final Map<String, List<Inet4Address>> records = new ConcurrentHashMap<>();
  final LoopbackDnsServer server;

  DnsFixture() throws IOException {
    records.put("mypg-0." + ZONE, List.of(ip("127.0.0.2")));
    server = LoopbackDnsServer.start(ip("127.0.0.1"), 0, this::lookup);
  }

  Answer lookup(String name) throws IOException {
    if (name.equals("broken." + ZONE)) {
      throw new IOException("records are unreadable");
    }
    if (!name.equals(ZONE) && !name.endsWith("." + ZONE)) {
      return new NotAuthoritative();
    }
    List<Inet4Address> addresses = records.get(name);
    return addresses == null
        ? new NoSuchName(ZONE)
        : new Addresses(ZONE, Duration.ofSeconds(5), addresses);
  }

  Message ask(String name, int type, boolean tcp) throws IOException {
    return resolver(tcp).send(query(Name.fromString(name, Name.root), type));
  }

  List<InetAddress> addresses(String name) throws IOException {
    return ask(name, Type.A, false).getSection(Section.ANSWER).stream()
        .map(record -> ((ARecord) record).getAddress())
        .toList();
  }

  SimpleResolver resolver(boolean tcp) {
    SimpleResolver resolver = new SimpleResolver(server.address());
    resolver.setTCP(tcp);
    return resolver;
  }

  static Message query(Name name, int type) {
    return query(Record.newRecord(name, type, DClass.IN));
  }

  static Message query(Record question) {
    return Message.newQuery(question);
  }

  Socket connect() throws IOException {
    return new Socket(server.address().getAddress(), server.address().getPort());
  }

  byte[] exchangeUdp(byte[] query) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(10_000);
      socket.send(new DatagramPacket(query, query.length, server.address()));
      DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
      socket.receive(packet);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    }
  }

  byte[] exchangeTcp(byte[] query) throws IOException {
    try (Socket socket = connect()) {
      return exchange(socket, query);
    }
  }

  static byte[] exchange(Socket socket, byte[] query) throws IOException {
    byte[] framed = new byte[query.length + 2];
    framed[1] = (byte) query.length;
    System.arraycopy(query, 0, framed, 2, query.length);
    socket.getOutputStream().write(framed);
    DataInputStream in = new DataInputStream(socket.getInputStream());
    return in.readNBytes(in.readUnsignedShort());
  }

  static Inet4Address ip(String address) {
    try {
      return (Inet4Address) InetAddress.getByName(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
