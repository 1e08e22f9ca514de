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

  private Secret(String value) {
    this.value = value;
  }

  /**
   * Wraps a confidential text. Nothing about the text is checked here; the spec that uses it does.
   *
   * @throws NullPointerException if {@code value} is null
   */
  public static Secret of(String value) {
    return new Secret(Objects.requireNonNull(value, "secret"));
  }

  /** Returns the confidential text; the caller answers for where it goes. */
  public String reveal() {
    return value;
  }

  /** Compares in a time that does not depend on where the texts differ. */
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Secret secret
            && MessageDigest.isEqual(bytes(value), bytes(secret.value)));
  }

  /** The same for all secrets, so that it tells nothing. */
  @Override
  public int hashCode() {
    return 1;
  }

  /** A fixed word, never the text. */
  @Override
  public String toString() {
    return "Secret(redacted)";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
