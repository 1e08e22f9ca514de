package io.firecamp.backend.secret;

import io.firecamp.spec.Secret;
import java.util.Optional;

/** Keeps secrets by reference. Documents and containers contain references only. */
public interface SecretBackend {

  /**
   * Stores a secret under the reference. If one exists, it is unchanged. Returns the stored secret.
   */
  Secret createIfAbsent(SecretRef ref, Secret secret);

  /** Replaces the secret, or stores it if it does not exist. */
  void put(SecretRef ref, Secret secret);

  /** Returns the secret, or empty if it does not exist. */
  Optional<Secret> get(SecretRef ref);

  /**
   * Deletes the secret. If it does not exist, this is a no-op. The reference can be reused
   * immediately.
   */
  void delete(SecretRef ref);
}
