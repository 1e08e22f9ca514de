package io.firecamp.spec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A password or another confidential text. It never shows itself: {@link #toString} and exceptions
 * hold a fixed word; only {@link #reveal} gives the text.
 */
public final class Secret {
  private final String value;
  private final boolean reference;

  private Secret(String value, boolean reference) {
    this.value = value;
    this.reference = reference;
  }

  /**
   * Wraps a confidential text. Nothing about the text is checked here; the spec that uses it does.
   *
   * @throws NullPointerException if {@code value} is null
   */
  public static Secret of(String value) {
    return new Secret(Objects.requireNonNull(value, "secret"), false);
  }

  /**
   * Stands for a secret that is stored already, as in the spec of an existing service: who updates
   * a service with it leaves that secret as it is.
   *
   * @param path names the secret; not confidential
   */
  public static Secret reference(String path) {
    return new Secret(Objects.requireNonNull(path, "path"), true);
  }

  /** Whether this only stands for a secret that is stored already. */
  public boolean isReference() {
    return reference;
  }

  /**
   * Returns the confidential text; the caller answers for where it goes.
   *
   * @throws IllegalStateException if this is a reference, which does not know the text
   */
  public String reveal() {
    if (reference) {
      throw new IllegalStateException(
          "this is only a reference to the stored secret " + value + ": read the stored secret");
    }
    return value;
  }

  /** Compares in a time that does not depend on where the texts differ. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Secret secret
            && reference == secret.reference
            && MessageDigest.isEqual(bytes(value), bytes(secret.value)));
  }

  /** The same for all secrets, so that it tells nothing. */
  @Override
  public int hashCode() {
    return 1;
  }

  /** A fixed word, never the text; of a reference, what it refers to. */
  @Override
  public String toString() {
    return reference ? "Secret(" + value + ")" : "Secret(redacted)";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
