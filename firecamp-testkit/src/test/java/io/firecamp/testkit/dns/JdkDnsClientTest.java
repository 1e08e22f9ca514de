package io.firecamp.testkit.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.testkit.dns.RecordSource.Addresses;
import io.firecamp.testkit.dns.RecordSource.NoSuchName;
import io.firecamp.testkit.dns.RecordSource.NotAuthoritative;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.stream.IntStream;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import org.junit.jupiter.api.Test;

/** The JDK's own DNS client, which shares no code with the server. */
class JdkDnsClientTest {

  @Test
  void resolvesOverUdpAndFallsBackToTcp() throws Exception {
    try (LoopbackDnsServer server = start()) {
      assertThat(resolve(server, "mypg-0.t1-firecamp.com", "A")).containsExactly("127.0.0.1");
      assertThat(resolve(server, "many.t1-firecamp.com", "A")).hasSize(100);
      assertThat(resolve(server, "t1-firecamp.com", "NS")).containsExactly("localhost.");
      assertThat(resolve(server, "mypg-0.t1-firecamp.com", "AAAA")).isEmpty();
      assertThatThrownBy(() -> resolve(server, "mypg-9.t1-firecamp.com", "A"))
          .isInstanceOf(NameNotFoundException.class);
      assertThatThrownBy(() -> resolve(server, "example.com", "A"))
          .isInstanceOf(NamingException.class);
    }
  }

  private static LoopbackDnsServer start() throws IOException {
    return LoopbackDnsServer.start(
        InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
        0,
        name ->
            switch (name) {
              case "mypg-0.t1-firecamp.com" -> addresses(1);
              case "many.t1-firecamp.com" -> addresses(100);
              default ->
                  name.endsWith("t1-firecamp.com")
                      ? new NoSuchName("t1-firecamp.com")
                      : new NotAuthoritative();
            });
  }

  private static Addresses addresses(int count) throws IOException {
    List<Inet4Address> all = new java.util.ArrayList<>();
    for (int i : IntStream.rangeClosed(1, count).toArray()) {
      all.add((Inet4Address) InetAddress.getByName("127.0.0." + i));
    }
    return new Addresses("t1-firecamp.com", Duration.ofSeconds(5), all);
  }

  @SuppressWarnings({"BanJNDI", "JdkObsolete"})
  private static List<String> resolve(LoopbackDnsServer server, String name, String type)
      throws NamingException {
    Hashtable<String, String> environment = new Hashtable<>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put(Context.PROVIDER_URL, "dns://127.0.0.1:" + server.address().getPort());
    DirContext context = new InitialDirContext(environment);
    try {
      Attribute attribute = context.getAttributes(name, new String[] {type}).get(type);
      return attribute == null
          ? List.of()
          : Collections.list(attribute.getAll()).stream().map(String::valueOf).toList();
    } finally {
      context.close();
    }
  }
}
