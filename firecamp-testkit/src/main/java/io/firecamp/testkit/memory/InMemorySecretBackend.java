package io.firecamp.testkit.memory;

import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.spec.Secret;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Secrets in a map. */
public final class InMemorySecretBackend implements SecretBackend {
  private final ConcurrentHashMap<SecretRef, Secret> secrets = new ConcurrentHashMap<>();

  @Override
  public Secret createIfAbsent(SecretRef ref, Secret secret) {
    Secret existing = secrets.putIfAbsent(ref, secret);
    return existing == null ? secret : existing;
  }

  @Override
  public void put(SecretRef ref, Secret secret) {
    secrets.put(ref, secret);
  }

  @Override
  public Optional<Secret> get(SecretRef ref) {
    return Optional.ofNullable(secrets.get(ref));
  }

  @Override
  public void delete(SecretRef ref) {
    secrets.remove(ref);
  }

  /** All references that hold a secret. */
  public Set<SecretRef> all() {
    return Set.copyOf(secrets.keySet());
  }
}
