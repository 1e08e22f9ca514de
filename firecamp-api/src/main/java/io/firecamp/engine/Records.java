package io.firecamp.engine;

import io.firecamp.backend.metadata.Document;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.metadata.MetadataStore;
import io.firecamp.error.ServiceStateException;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceDocument;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The record of one service during one operation: the last read state and conditional changes. */
final class Records {
  private final MetadataStore store;
  private final Operation operation;
  private boolean changed;
  private Document document;
  private ServiceRecord record;

  private Records(MetadataStore store, Operation operation, Document document) {
    this.store = store;
    this.operation = operation;
    this.document = document;
    this.record = ServiceDocument.read(document.content());
  }

  static Optional<Records> find(MetadataStore store, Operation operation, DocumentKey key) {
    return operation
        .call("read record", () -> store.get(key))
        .map(found -> new Records(store, operation, found));
  }

  /** Stores the record, or takes the one that somebody else stored first. */
  static Records create(MetadataStore store, Operation operation, ServiceRecord record) {
    DocumentKey key = new DocumentKey(record.cluster(), record.name());
    Document stored =
        operation.call(
            "create record", () -> store.createIfAbsent(key, ServiceDocument.write(record)));
    return new Records(store, operation, stored);
  }

  static List<ServiceRecord> list(MetadataStore store, String cluster) {
    return store.list(cluster).stream().map(d -> ServiceDocument.read(d.content())).toList();
  }

  synchronized ServiceRecord current() {
    return record;
  }

  /**
   * The member of that name.
   *
   * @throws ServiceStateException if it was taken away meanwhile
   */
  synchronized MemberRecord member(String name) {
    return record.everyMember().stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ServiceStateException(
                    "member %s of service %s in cluster %s was taken away meanwhile"
                        .formatted(name, record.name(), record.cluster())));
  }

  /** Whether this operation has changed the record. */
  synchronized boolean wasChanged() {
    return changed;
  }

  /**
   * Applies the change to the newest record, again if somebody else was faster. A change that gives
   * an equal record writes nothing.
   *
   * @throws ServiceStateException if the service was deleted meanwhile
   */
  synchronized ServiceRecord change(String step, UnaryOperator<ServiceRecord> change) {
    while (true) {
      ServiceRecord wanted = change.apply(record);
      if (wanted.equals(record)) {
        return record;
      }
      if (stored(step, wanted)) {
        return record;
      }
      reload(step);
    }
  }

  /**
   * Stores the record if nobody stored another one since {@link #current}; otherwise reads the
   * newest one and returns false. A record that is stored already is not written again.
   */
  synchronized boolean replace(String step, ServiceRecord wanted) {
    if (wanted.equals(record)) {
      return true;
    }
    if (stored(step, wanted)) {
      return true;
    }
    reload(step);
    return wanted.equals(record);
  }

  private boolean stored(String step, ServiceRecord wanted) {
    String content = ServiceDocument.write(wanted);
    Document before = document;
    Optional<Document> updated = operation.call(step, () -> store.update(before, content));
    if (updated.isPresent()) {
      document = updated.get();
      record = wanted;
      changed = true;
    }
    return updated.isPresent();
  }

  /** Reads the newest record. */
  synchronized ServiceRecord reload(String step) {
    return take(newest(step));
  }

  /**
   * Reads the newest record and takes it, unless somebody gave the service other members: those are
   * not what this operation has begun to bring about.
   *
   * @throws ServiceStateException if somebody deletes or stops the service
   */
  synchronized void refresh(String step) {
    Document newest = newest(step);
    ServiceRecord read = ServiceDocument.read(newest.content());
    ConvergeSteps.refuseUnlessWanted(read);
    if (names(read).equals(names(record))) {
      take(newest);
    }
  }

  private static List<String> names(ServiceRecord service) {
    return service.everyMember().stream().map(MemberRecord::name).toList();
  }

  private Document newest(String step) {
    Document newest =
        operation.call(step, () -> store.get(document.key())).orElseThrow(() -> deleted(record));
    if (!ServiceDocument.read(newest.content()).uuid().equals(record.uuid())) {
      throw deleted(record);
    }
    return newest;
  }

  private ServiceRecord take(Document newest) {
    document = newest;
    record = ServiceDocument.read(newest.content());
    return record;
  }

  /** Deletes the record while it is marked so; gone already, or made again, is fine. */
  synchronized void delete(String step) {
    while (!operation.call(step, () -> store.delete(document))) {
      Optional<Document> newest = operation.call(step, () -> store.get(document.key()));
      Optional<ServiceRecord> now = newest.map(d -> ServiceDocument.read(d.content()));
      if (now.filter(r -> r.uuid().equals(record.uuid()))
          .filter(r -> r.state() == ServiceState.DELETING)
          .isEmpty()) {
        return;
      }
      document = newest.get();
    }
  }

  private static ServiceStateException deleted(ServiceRecord record) {
    return new ServiceStateException(
        "service %s in cluster %s was deleted meanwhile; provision it again if it is still wanted"
            .formatted(record.name(), record.cluster()));
  }
}
