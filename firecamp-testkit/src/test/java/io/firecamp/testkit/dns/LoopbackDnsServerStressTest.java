package io.firecamp.testkit.dns;

import static io.firecamp.testkit.dns.DnsFixture.ZONE;
import static io.firecamp.testkit.dns.DnsFixture.exchange;
import static io.firecamp.testkit.dns.DnsFixture.ip;
import static io.firecamp.testkit.dns.DnsFixture.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Large answers, malformed and many queries, limits and the end of the server. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LoopbackDnsServerStressTest {
  @SuppressWarnings("NullAway.Init")
  private DnsFixture dns;

  @BeforeEach
  void start() throws IOException {
    dns = new DnsFixture();
  }

  @AfterEach
  void stop() {
    dns.close();
  }

  @Test
  void truncatesWhatDoesNotFitAndServesItOverTcp() throws IOException {
    List<Inet4Address> many = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      many.add(ip("127.0.1." + i));
    }
    dns.records.put("many." + ZONE, many);
    byte[] query = query(Name.fromString("many." + ZONE + "."), Type.A).toWire();

    byte[] datagram = dns.exchangeUdp(query);
    assertThat(datagram.length).isLessThanOrEqualTo(512);
    assertThat(new Message(datagram).getHeader().getFlag(Flags.TC)).isTrue();
    assertThat(new Message(dns.exchangeTcp(query)).getSection(Section.ANSWER)).hasSize(100);
    assertThat(dns.addresses("many." + ZONE)).as("with EDNS, or falling back to TCP").hasSize(100);
  }

  @Test
  void answersMalformedPacketsWithFormErrOrNothing() throws IOException {
    byte[] good = query(Name.fromString("mypg-0." + ZONE + "."), Type.A).toWire();
    byte[] cut = Arrays.copyOf(good, good.length - 5);
    assertThat(new Message(dns.exchangeUdp(cut)).getRcode()).isEqualTo(Rcode.FORMERR);
    Random random = new Random(42);
    try (DatagramSocket socket = new DatagramSocket()) {
      for (int i = 0; i < 500; i++) {
        byte[] garbage = new byte[random.nextInt(600)];
        random.nextBytes(garbage);
        socket.send(new DatagramPacket(garbage, garbage.length, dns.server.address()));
      }
    }
    try (Socket socket =
        new Socket(dns.server.address().getAddress(), dns.server.address().getPort())) {
      socket.getOutputStream().write(new byte[] {0, 3, 1, 2, 3});
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(dns.addresses("mypg-0." + ZONE)).hasSize(1);
  }

  @Test
  void doesNotImplementOtherOpcodes() throws IOException {
    Message update = query(Name.fromString(ZONE + "."), Type.SOA);
    update.getHeader().setOpcode(Opcode.UPDATE);

    assertThat(new Message(dns.exchangeUdp(update.toWire())).getRcode()).isEqualTo(Rcode.NOTIMP);
  }

  @Test
  void doesNotKnowOtherVersionsOfEdns() throws IOException {
    Message query = query(Name.fromString("mypg-0." + ZONE + "."), Type.A);
    query.addRecord(new OPTRecord(1232, 0, 1, 0), Section.ADDITIONAL);

    Message response = new Message(dns.exchangeUdp(query.toWire()));
    assertThat(response.getRcode()).isEqualTo(Rcode.BADVERS);
    assertThat(response.getSection(Section.ANSWER)).isEmpty();
  }

  @Test
  void answers200QueriesAtOnce() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(32);
    try {
      List<Future<Message>> responses =
          clients
              .invokeAll(
                  IntStream.range(0, 200)
                      .<Callable<Message>>mapToObj(
                          i -> () -> dns.ask("mypg-0." + ZONE, Type.A, i % 4 == 0))
                      .toList())
              .stream()
              .toList();
      for (Future<Message> response : responses) {
        assertThat(response.get().getSection(Section.ANSWER)).hasSize(1);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void closesConnectionsAboveTheLimit() throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      byte[] query = query(Name.fromString("mypg-0." + ZONE + "."), Type.A).toWire();
      for (int i = 0; i < TcpListener.MAX_CONNECTIONS; i++) {
        Socket socket = dns.connect();
        open.add(socket);
        exchange(socket, query);
      }
      try (Socket oneMore = dns.connect()) {
        oneMore.setSoTimeout(10_000);
        assertThat(oneMore.getInputStream().read()).isEqualTo(-1);
      }
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void closeFreesThePortAndEndsTheThreads() throws IOException {
    int port = dns.server.address().getPort();
    try (Socket open = dns.connect()) {
      assertThat(open.isConnected()).isTrue();
      dns.server.close();
      dns.server.close();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().matches("firecamp-dns-(tcp|udp)-" + port + ".*"));
    try (LoopbackDnsServer again = LoopbackDnsServer.start(ip("127.0.0.1"), port, dns::lookup)) {
      assertThat(again.address().getPort()).isEqualTo(port);
      assertThat(dns.addresses("mypg-0." + ZONE)).hasSize(1);
    }
  }

  @Test
  void refusesAnAddressOthersCanReach() {
    assertThatThrownBy(() -> LoopbackDnsServer.start(ip("0.0.0.0"), 0, dns::lookup))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loopback")
        .hasMessageContaining("0.0.0.0");
  }

  @Test
  void refusesATakenPort() {
    assertThatThrownBy(
            () ->
                LoopbackDnsServer.start(
                    ip("127.0.0.1"), dns.server.address().getPort(), dns::lookup))
        .isInstanceOf(BindException.class);
  }
}
