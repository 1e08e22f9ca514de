package io.firecamp.spec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A password or another confidential text. It is never displayed: {@link #toString} and exceptions
 * contain a fixed placeholder; only {@link #reveal} returns the text.
 */
public final class Secret {
  private final String value;
  private final boolean reference;

  private Secret(String value, boolean reference) {
    this.value = value;
    this.reference = reference;
  }

  /**
   * Wraps a confidential text. The text is not validated here, but by the spec that uses it.
   *
   * @throws NullPointerException if {@code value} is null
   */
  public static Secret of(String value) {
    return new Secret(Objects.requireNonNull(value, "secret"), false);
  }

  /**
   * Returns a reference to a stored secret, as in the spec of an existing service: an update with
   * it leaves that secret unchanged.
   *
   * @param path the name of the secret; not confidential
   */
  public static Secret reference(String path) {
    return new Secret(Objects.requireNonNull(path, "path"), true);
  }

  /** Whether this is a reference to a stored secret. */
  public boolean isReference() {
    return reference;
  }

  /**
   * Returns the confidential text; the caller is responsible for protecting it.
   *
   * @throws IllegalStateException if this is a reference, which does not contain the text
   */
  public String reveal() {
    if (reference) {
      throw new IllegalStateException(
          "this is only a reference to the stored secret " + value + ": read the stored secret");
    }
    return value;
  }

  /** Compares in constant time, regardless of where the texts differ. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Secret secret
            && reference == secret.reference
            && MessageDigest.isEqual(bytes(value), bytes(secret.value)));
  }

  /** The same for all secrets, so that it reveals nothing. */
  @Override
  public int hashCode() {
    return 1;
  }

  /** A fixed placeholder, never the text; for a reference, what it refers to. */
  @Override
  public String toString() {
    return reference ? "Secret(" + value + ")" : "Secret(redacted)";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
