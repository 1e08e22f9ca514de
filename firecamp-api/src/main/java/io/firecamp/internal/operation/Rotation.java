package io.firecamp.internal.operation;

import io.firecamp.backend.Backends;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.converge.Observer;
import io.firecamp.service.SecretVersions;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Stores the new secrets of an update, each under a version that nobody has used, before the
 * versions are recorded: a record never refers to a secret that is not stored.
 */
final class Rotation {
  private static final String STEP = "store the new secret";
  private final Backends backends;
  private final Operation operation;
  private final Observer observer;
  private @Nullable Map<String, SecretVersions> readFor;
  private Map<String, Secret> read = Map.of();

  Rotation(Backends backends, Operation operation, Observer observer) {
    this.backends = backends;
    this.operation = operation;
    this.observer = observer;
  }

  /**
   * Whether a secret of the record is not stored, as another process may have replaced it since the
   * record was read.
   */
  boolean isIncomplete(ServiceRecord service, ServiceSpec spec) {
    return !Resolution.given(spec).isEmpty()
        && !stored(service).keySet().containsAll(service.secrets().keySet());
  }

  /**
   * Whether a secret that the spec changes is being replaced by yet another one. That one has to be
   * completed first.
   */
  boolean mustCompleteAnother(ServiceRecord service, ServiceSpec spec) {
    return changed(service, spec).keySet().stream()
        .anyMatch(name -> service.versions(name).isRotating());
  }

  /** Returns the record as {@link #stored} would, without storing anything. */
  ServiceRecord planned(ServiceRecord service, ServiceSpec spec) {
    ServiceRecord wanted = service;
    for (String name : changed(service, spec).keySet()) {
      SecretVersions versions = service.versions(name);
      wanted = wanted.withVersions(name, versions.rotatingTo(versions.wanted() + 1));
    }
    return wanted;
  }

  /** Stores the secrets that differ; returns the record with the versions that they have. */
  ServiceRecord stored(ServiceRecord service, ServiceSpec spec) {
    ServiceRecord wanted = service;
    for (Map.Entry<String, Secret> secret : changed(service, spec).entrySet()) {
      String name = secret.getKey();
      SecretVersions versions = service.versions(name);
      long version = store(service, name, versions.valid() + 1, secret.getValue());
      wanted = wanted.withVersions(name, versions.rotatingTo(version));
    }
    return wanted;
  }

  /** The lowest free version: one that holds this very secret is that of an earlier attempt. */
  private long store(ServiceRecord service, String name, long from, Secret secret) {
    for (long version = from; ; version++) {
      SecretRef ref = service.secretRef(name, version);
      Secret kept = operation.call(STEP, () -> backends.secrets().createIfAbsent(ref, secret));
      if (kept.equals(secret)) {
        return version;
      }
    }
  }

  /** Deletes what {@link #stored} stored for a record that another process's took the place of. */
  void discard(ServiceRecord wanted, ServiceRecord now) {
    wanted
        .secrets()
        .forEach(
            (name, versions) -> {
              SecretVersions recorded = now.versions(name);
              if (versions.isRotating()
                  && versions.next() != recorded.next()
                  && versions.next() < recorded.valid()) {
                SecretRef unused = wanted.secretRef(name, versions.next());
                operation.perform(STEP, () -> backends.secrets().delete(unused));
              }
            });
  }

  /** Deletes what {@link #stored} stored for the record of a service that is gone. */
  void discardAll(ServiceRecord wanted) {
    for (String name : wanted.rotating()) {
      SecretRef unused = wanted.secretRef(name, wanted.versions(name).next());
      operation.perform(STEP, () -> backends.secrets().delete(unused));
    }
  }

  /** A version never changes, so that they are read once for each record. */
  private Map<String, Secret> stored(ServiceRecord service) {
    if (!service.secrets().equals(readFor)) {
      read = observer.secrets(service);
      readFor = service.secrets();
    }
    return read;
  }

  /** The caller's secrets that are not the wanted ones. One that is not stored is stored anew. */
  private Map<String, Secret> changed(ServiceRecord service, ServiceSpec spec) {
    Map<String, Secret> given = Resolution.given(spec);
    Map<String, Secret> changed = new TreeMap<>();
    if (given.isEmpty()) {
      return changed;
    }
    Map<String, Secret> stored = stored(service);
    given.forEach(
        (name, secret) -> {
          // One that the record does not have yet is stored with its first version.
          SecretVersions versions = service.secrets().get(name);
          boolean rotating = versions != null && versions.isRotating();
          Secret kept = stored.get(rotating ? name + ".next" : name);
          if (kept != null && !kept.equals(secret)) {
            changed.put(name, secret);
          }
        });
    return changed;
  }
}
