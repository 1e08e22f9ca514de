package io.firecamp.backend.secret;

import io.firecamp.spec.Secret;
import java.util.Optional;

/** Keeps secrets by reference. Documents and containers hold references only. */
public interface SecretBackend {

  /**
   * Stores a secret under the reference. If there is one already, changes nothing. Returns the one
   * that is stored.
   */
  Secret createIfAbsent(SecretRef ref, Secret secret);

  /** Replaces the secret, or stores it if there is none. */
  void put(SecretRef ref, Secret secret);

  /** Returns the secret, or empty if there is none. */
  Optional<Secret> get(SecretRef ref);

  /**
   * Deletes the secret; nothing to do if there is none. The reference can be used again at once.
   */
  void delete(SecretRef ref);
}
