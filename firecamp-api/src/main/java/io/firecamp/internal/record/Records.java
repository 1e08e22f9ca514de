package io.firecamp.internal.record;

import io.firecamp.backend.metadata.Document;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.metadata.MetadataStore;
import io.firecamp.error.ServiceNotFoundException;
import io.firecamp.error.ServiceStateException;
import io.firecamp.internal.call.Operation;
import io.firecamp.service.DocumentWriter;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceRef;
import io.firecamp.service.ServiceState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The record of one service during one operation: the last state read and conditional changes. */
public final class Records {
  private static final String STEP = "create record";
  private final MetadataStore store;
  private final Operation operation;
  private final List<List<MemberRecord>> known = new ArrayList<>(2);
  private final DocumentWriter writer;
  private final Absent absent = new Absent();
  private boolean changed;
  private boolean overtaken;
  private Document document;
  private ServiceRecord record;
  private List<LastRecord> retained;
  private final Set<String> primaries = new HashSet<>();
  private String chosenPrimary = "";

  private Records(
      MetadataStore store,
      Operation operation,
      Document document,
      ServiceRecord record,
      List<LastRecord> retained,
      DocumentWriter writer) {
    this.store = store;
    this.operation = operation;
    this.document = document;
    this.record = record;
    this.retained = retained;
    this.writer = writer;
    remember(record);
  }

  /** Returns the record of the service of that name, or empty if there is none. */
  public static Optional<Records> find(
      MetadataStore store, Operation operation, String cluster, String service) {
    return read(store, operation, cluster, service).flatMap(d -> of(store, operation, d));
  }

  /** Returns what is stored under the name, of a service that exists or of deleted ones. */
  public static Optional<Document> read(
      MetadataStore store, Operation operation, String cluster, String service) {
    DocumentKey key = new DocumentKey(cluster, service);
    return operation.call("read record", () -> store.get(key));
  }

  /** Returns the record in the document, or empty if it is only about deleted services. */
  public static Optional<Records> of(MetadataStore store, Operation operation, Document document) {
    return of(store, operation, document, NameDocument.read(document.content()));
  }

  private static Optional<Records> of(
      MetadataStore store, Operation operation, Document document, NameDocument content) {
    return content
        .live()
        .map(
            live ->
                new Records(
                    store, operation, document, live, content.retained(), new DocumentWriter()));
  }

  /**
   * Returns the record of that service.
   *
   * @throws ServiceNotFoundException if there is none, or one of another uuid
   */
  public static Records get(MetadataStore store, Operation operation, ServiceRef ref) {
    Records found =
        find(store, operation, ref.cluster(), ref.name())
            .orElseThrow(() -> new ServiceNotFoundException(ref.cluster(), ref.name()));
    found.mustBe(ref);
    return found;
  }

  /**
   * Returns if this is the record of the service that the reference identifies.
   *
   * @throws ServiceNotFoundException if it is one of another uuid
   */
  public void mustBe(ServiceRef ref) {
    if (!ref.means(current())) {
      throw new ServiceNotFoundException(
          ref.cluster(), ref.name(), ref.uuid().orElse(""), current().uuid());
    }
  }

  /** Stores the record, or adopts the one that another process stored first. */
  public static Records create(
      MetadataStore store, Operation operation, Optional<Document> basis, ServiceRecord record) {
    DocumentKey key = new DocumentKey(record.cluster(), record.name());
    DocumentWriter writer = new DocumentWriter();
    String content = writer.write(record);
    Document found =
        basis.isPresent()
            ? basis.get()
            : operation.call(STEP, () -> store.createIfAbsent(key, content));
    if (found.content().equals(content)) {
      return new Records(store, operation, found, record, List.of(), writer);
    }
    while (true) {
      Document current = found;
      NameDocument name = NameDocument.read(current.content());
      Optional<Records> there = of(store, operation, current, name);
      if (there.isPresent()) {
        return there.get();
      }
      String beside = NameDocument.write(writer, record, name.retained());
      Optional<Document> updated = operation.call(STEP, () -> store.update(current, beside));
      if (updated.isPresent()) {
        return new Records(store, operation, updated.get(), record, name.retained(), writer);
      }
      found = operation.call(STEP, () -> store.createIfAbsent(key, content));
    }
  }

  /**
   * Stores the record of a service that is used again after its deletion.
   *
   * @param basis what was stored under the name when the record was derived
   * @return false, and nothing is changed, if something else is stored there by now
   */
  public static boolean recreate(
      MetadataStore store, Operation operation, Optional<Document> basis, ServiceRecord record) {
    NameDocument name = basis.map(d -> NameDocument.read(d.content())).orElse(NameDocument.NOTHING);
    String content = NameDocument.write(new DocumentWriter(), record, name.without(record.uuid()));
    if (basis.isPresent()) {
      return operation.call(STEP, () -> store.update(basis.get(), content)).isPresent();
    }
    DocumentKey key = new DocumentKey(record.cluster(), record.name());
    return operation.call(STEP, () -> store.createIfAbsent(key, content)).content().equals(content);
  }

  /** The records of all services of the cluster, by name. */
  public static List<ServiceRecord> list(MetadataStore store, String cluster) {
    return store.list(cluster).stream()
        .flatMap(d -> NameDocument.read(d.content()).live().stream())
        .toList();
  }

  /** Returns the record as last read or written. */
  public synchronized ServiceRecord current() {
    return record;
  }

  /**
   * The member of that name.
   *
   * @throws ServiceStateException if it was removed in the meantime
   */
  public synchronized MemberRecord member(String name) {
    return record
        .find(name)
        .orElseThrow(
            () ->
                new ServiceStateException(
                    "member %s of service %s in cluster %s was removed in the meantime"
                        .formatted(name, record.name(), record.cluster())));
  }

  /** The members that this operation leaves behind. */
  public Absent absent() {
    return absent;
  }

  /** Tells that the caller of this operation has decided which member has the right data. */
  public synchronized void choosePrimary(String member) {
    chosenPrimary = member;
  }

  /** Whether the caller of this operation has decided that this member has the right data. */
  public synchronized boolean isChosenPrimary(String member) {
    return chosenPrimary.equals(member);
  }

  /** Tells that the member, which is about to be restarted, was seen to be the primary. */
  public synchronized void sawPrimary(String member) {
    primaries.add(member);
  }

  /** Whether this operation saw that member as the primary before it restarted it. */
  public synchronized boolean wasPrimary(String member) {
    return primaries.contains(member);
  }

  /** Whether this operation has changed the record. */
  public synchronized boolean wasChanged() {
    return changed;
  }

  /**
   * Whether another process changed the record since the last call of this method, as far as is
   * known.
   */
  public synchronized boolean wasOvertaken() {
    boolean was = overtaken;
    overtaken = false;
    return was;
  }

  /**
   * Applies the change to the newest record, and retries on a concurrent change. A change that
   * results in an equal record writes nothing.
   *
   * @return whether this call wrote
   * @throws ServiceStateException if the service was deleted in the meantime
   */
  public synchronized boolean change(String step, UnaryOperator<ServiceRecord> change) {
    while (true) {
      ServiceRecord wanted = change.apply(record);
      if (wanted.equals(record)) {
        return false;
      }
      if (stored(step, wanted)) {
        return true;
      }
      reload(step);
    }
  }

  /**
   * Stores the record if no other one was stored since {@link #current}; otherwise reads the newest
   * one and returns false. A record that is unchanged is not written.
   */
  public synchronized boolean replace(String step, ServiceRecord wanted) {
    if (wanted.equals(record) || stored(step, wanted)) {
      return true;
    }
    reload(step);
    return wanted.equals(record);
  }

  private boolean stored(String step, ServiceRecord wanted) {
    String content = NameDocument.write(writer, wanted, retained);
    Document before = document;
    Optional<Document> updated = operation.call(step, () -> store.update(before, content));
    if (updated.isPresent()) {
      document = updated.get();
      record = wanted;
      remember(wanted);
      changed = true;
    }
    return updated.isPresent();
  }

  /** Reads the newest record. */
  public synchronized ServiceRecord reload(String step) {
    return take(newest(step));
  }

  /**
   * Reads and adopts the newest record, unless another process changed the members of the service:
   * those are not part of this operation.
   *
   * @throws ServiceStateException if another process deletes or stops the service
   */
  public synchronized void refresh(String step) {
    Newest newest = newest(step);
    StateRules.refuseUnwanted(newest.record());
    if (names(newest.record()).equals(names(record))) {
      take(newest);
    }
  }

  private static List<String> names(ServiceRecord service) {
    return service.everyMember().stream().map(MemberRecord::name).toList();
  }

  /** The service as it is stored now. */
  private record Newest(Document document, ServiceRecord record, List<LastRecord> retained) {}

  private Newest newest(String step) {
    Document newest =
        operation.call(step, () -> store.get(document.key())).orElseThrow(() -> deleted(record));
    if (newest.revision() == document.revision()) {
      return new Newest(newest, record, retained);
    }
    NameDocument name = NameDocument.read(newest.content());
    ServiceRecord live =
        name.live().filter(r -> r.uuid().equals(record.uuid())).orElseThrow(() -> deleted(record));
    return new Newest(newest, live, name.retained());
  }

  private ServiceRecord take(Newest newest) {
    overtaken |= newest.document().revision() != document.revision();
    record = newest.record();
    retained = newest.retained();
    document = newest.document();
    remember(record);
    return record;
  }

  /** Most changes leave the members as they are. */
  private void remember(ServiceRecord service) {
    List<MemberRecord> members = service.everyMember();
    if (known.isEmpty() || !known.get(known.size() - 1).equals(members)) {
      known.add(members);
    }
  }

  /** All addresses of members known to this operation, by the member's DNS name. */
  public synchronized Map<String, Set<String>> addresses() {
    Map<String, Set<String>> addresses = new HashMap<>();
    for (List<MemberRecord> members : known) {
      for (MemberRecord member : members) {
        addresses
            .computeIfAbsent(record.dnsName(member), n -> new HashSet<>())
            .add(member.address());
      }
    }
    return addresses;
  }

  /** Whether the service was recreated after another process had completed this deletion. */
  public synchronized boolean wasRecreated(String step, ServiceRecord deleting) {
    Optional<Document> newest = operation.call(step, () -> store.get(document.key()));
    if (newest.filter(d -> d.revision() == document.revision()).isPresent()) {
      return false;
    }
    return newest
        .flatMap(d -> NameDocument.read(d.content()).live())
        .filter(r -> r.uuid().equals(deleting.uuid()) && !isSameDeletion(r, deleting))
        .isPresent();
  }

  /** A service that was recreated has later starts of its members. */
  private static boolean isSameDeletion(ServiceRecord found, ServiceRecord deleting) {
    return found.state() == ServiceState.DELETING
        && found.uuid().equals(deleting.uuid())
        && starts(found).equals(starts(deleting));
  }

  private static Map<String, Long> starts(ServiceRecord service) {
    Map<String, Long> starts = new HashMap<>();
    service.everyMember().forEach(m -> starts.put(m.name(), m.generation()));
    return starts;
  }

  /**
   * Deletes the record if it is that of this deletion; what is needed to recreate the service from
   * its volumes is kept under its name until they are deleted.
   *
   * @return whether this call deleted it; otherwise another process did, and may have done more
   */
  public synchronized boolean delete(String step, ServiceRecord deleting) {
    while (true) {
      Document current = document;
      NameDocument name = new NameDocument(Optional.of(record), retained);
      String content = name.deleted(record).write(record.cluster(), record.name());
      if (isSameDeletion(record, deleting)
          && operation.call(step, () -> store.update(current, content)).isPresent()) {
        return true;
      }
      Optional<Document> newest = operation.call(step, () -> store.get(document.key()));
      NameDocument now =
          newest.map(d -> NameDocument.read(d.content())).orElse(NameDocument.NOTHING);
      if (now.live().filter(r -> isSameDeletion(r, deleting)).isEmpty()) {
        return false;
      }
      document = newest.orElseThrow();
      record = now.live().orElseThrow();
      retained = now.retained();
    }
  }

  private static ServiceStateException deleted(ServiceRecord record) {
    return new ServiceStateException(
        "service %s in cluster %s was deleted in the meantime; provision it again if it is still wanted"
            .formatted(record.name(), record.cluster()));
  }
}
