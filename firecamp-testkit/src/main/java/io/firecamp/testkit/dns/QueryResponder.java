package io.firecamp.testkit.dns;

import io.firecamp.testkit.dns.RecordSource.Addresses;
import io.firecamp.testkit.dns.RecordSource.Answer;
import io.firecamp.testkit.dns.RecordSource.NoSuchName;
import java.io.IOException;
import java.net.Inet4Address;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Turns the bytes of a query into the bytes of its response; knows nothing of sockets. */
final class QueryResponder {
  static final int MAX_TCP_BYTES = 65_535;

  private static final Logger LOG = LoggerFactory.getLogger(QueryResponder.class);
  private static final int PLAIN_UDP_BYTES = 512;
  private static final int EDNS_UDP_BYTES = 4096;

  /** TTL and minimum of every SOA: how long a client may remember that something does not exist. */
  private static final long NEGATIVE_TTL_SECONDS = 5;

  private static final Name NAME_SERVER = Name.fromConstantString("localhost.");
  private static final Name CONTACT = Name.fromConstantString("hostmaster.localhost.");

  private final RecordSource source;

  QueryResponder(RecordSource source) {
    this.source = source;
  }

  /**
   * Answers a datagram; the response fits into what the client announced, or is marked truncated.
   */
  byte @Nullable [] respondToDatagram(byte[] packet) {
    return respond(packet, PLAIN_UDP_BYTES);
  }

  /** Answers a query that came over TCP, where only the length field limits the response. */
  byte @Nullable [] respondToStream(byte[] packet) {
    return respond(packet, MAX_TCP_BYTES);
  }

  /** Returns null for a packet that deserves no response: shorter than a header, or a response. */
  private byte @Nullable [] respond(byte[] packet, int plainBytes) {
    if (packet.length < Header.LENGTH) {
      LOG.debug("dropped a packet of {} bytes, shorter than a DNS header", packet.length);
      return null;
    }
    Header header = headerOf(packet);
    if (header == null || header.getFlag(Flags.QR)) {
      LOG.debug("dropped a packet that is not a query");
      return null;
    }
    if (header.getOpcode() != Opcode.QUERY) {
      return failure(header, Rcode.NOTIMP);
    }
    Message query;
    try {
      query = new Message(packet);
    } catch (IOException | RuntimeException e) {
      LOG.debug("malformed query", e);
      return failure(header, Rcode.FORMERR);
    }
    return respond(query, plainBytes);
  }

  private byte[] respond(Message query, int plainBytes) {
    Header header = query.getHeader();
    Record question = query.getQuestion();
    if (question == null || header.getCount(Section.QUESTION) != 1) {
      return failure(header, Rcode.FORMERR);
    }
    try {
      Message response = responseTo(header);
      response.addRecord(question, Section.QUESTION);
      OPTRecord edns = query.getOPT();
      if (edns != null && edns.getVersion() != 0) {
        response.addRecord(options(edns, Rcode.BADVERS >> 4), Section.ADDITIONAL);
      } else {
        answer(question, response);
        if (edns != null) {
          response.addRecord(options(edns, 0), Section.ADDITIONAL);
        }
      }
      return response.toWire(responseBytes(edns, plainBytes));
    } catch (IOException | RuntimeException e) {
      LOG.debug("cannot answer {}", question, e);
      Message failed = responseTo(header);
      failed.getHeader().setRcode(Rcode.SERVFAIL);
      failed.addRecord(question, Section.QUESTION);
      return failed.toWire(plainBytes);
    }
  }

  private static int responseBytes(@Nullable OPTRecord edns, int plainBytes) {
    if (edns == null || plainBytes == MAX_TCP_BYTES) {
      return plainBytes;
    }
    return Math.min(EDNS_UDP_BYTES, Math.max(PLAIN_UDP_BYTES, edns.getPayloadSize()));
  }

  private void answer(Record question, Message response) throws IOException {
    int type = question.getType();
    boolean internet = question.getDClass() == DClass.IN || question.getDClass() == DClass.ANY;
    if (!internet || type == Type.AXFR || type == Type.IXFR) {
      response.getHeader().setRcode(Rcode.REFUSED);
      return;
    }
    Name name = question.getName();
    Answer answer = source.lookup(name.toString(true).toLowerCase(Locale.ROOT));
    if (answer instanceof Addresses known) {
      Name zone = zoneOf(name, known.zone());
      boolean answered = type == Type.A || type == Type.ANY;
      addAuthoritative(response, name, zone, type, answered ? records(name, known) : List.of());
    } else if (answer instanceof NoSuchName unknown) {
      Name zone = zoneOf(name, unknown.zone());
      addAuthoritative(response, name, zone, type, List.of());
      if (!name.equals(zone)) {
        response.getHeader().setRcode(Rcode.NXDOMAIN);
      }
    } else {
      response.getHeader().setRcode(Rcode.REFUSED);
    }
  }

  private static void addAuthoritative(
      Message response, Name name, Name zone, int type, List<? extends Record> addresses) {
    response.getHeader().setFlag(Flags.AA);
    addresses.forEach(address -> response.addRecord(address, Section.ANSWER));
    boolean apex = name.equals(zone);
    if (apex && (type == Type.SOA || type == Type.ANY)) {
      response.addRecord(startOfAuthority(zone), Section.ANSWER);
    }
    if (apex && (type == Type.NS || type == Type.ANY)) {
      response.addRecord(
          new NSRecord(zone, DClass.IN, NEGATIVE_TTL_SECONDS, NAME_SERVER), Section.ANSWER);
    }
    if (response.getSection(Section.ANSWER).isEmpty()) {
      response.addRecord(startOfAuthority(zone), Section.AUTHORITY);
    }
  }

  private static List<ARecord> records(Name name, Addresses known) {
    long ttl = known.ttl().toSeconds();
    return known.addresses().stream()
        .map((Inet4Address address) -> new ARecord(name, DClass.IN, ttl, address))
        .toList();
  }

  /** The zone's name, spelled as the client spelled it: resolvers that mix case compare it. */
  private static Name zoneOf(Name name, String zone) throws TextParseException {
    Name declared = Name.fromString(zone, Name.root);
    if (!name.subdomain(declared)) {
      throw new IllegalStateException("the source places " + name + " in zone " + declared);
    }
    return new Name(name, name.labels() - declared.labels());
  }

  private static SOARecord startOfAuthority(Name zone) {
    return new SOARecord(
        zone,
        DClass.IN,
        NEGATIVE_TTL_SECONDS,
        NAME_SERVER,
        CONTACT,
        1,
        3600,
        600,
        86_400,
        NEGATIVE_TTL_SECONDS);
  }

  /** The rcode's upper 8 bits; the lower 4, in the header, are 0 for the only one used, BADVERS. */
  private static OPTRecord options(OPTRecord asked, int extendedRcode) {
    return new OPTRecord(EDNS_UDP_BYTES, extendedRcode, 0, asked.getFlags() & ExtendedFlags.DO);
  }

  private static byte[] failure(Header query, int rcode) {
    Message response = responseTo(query);
    response.getHeader().setRcode(rcode);
    return response.toWire();
  }

  private static Message responseTo(Header query) {
    Message response = new Message(query.getID());
    Header header = response.getHeader();
    header.setFlag(Flags.QR);
    header.setOpcode(query.getOpcode());
    if (query.getFlag(Flags.RD)) {
      header.setFlag(Flags.RD);
    }
    return response;
  }

  private static @Nullable Header headerOf(byte[] packet) {
    try {
      return new Header(packet);
    } catch (IOException | RuntimeException e) {
      LOG.debug("unreadable DNS header", e);
      return null;
    }
  }
}
