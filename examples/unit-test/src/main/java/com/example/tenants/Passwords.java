package com.example.tenants;

import io.firecamp.spec.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Generates the passwords of tenants from one key of the application (HMAC-SHA256). The same tenant
 * always has the same ones, so that a process that takes over needs to know nothing but the key.
 */
public final class Passwords {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final SecretKeySpec key;

  /**
   * Generates from that key.
   *
   * @throws IllegalArgumentException if the key is shorter than 32 bytes
   */
  public Passwords(Secret key) {
    byte[] bytes = key.reveal().getBytes(StandardCharsets.UTF_8);
    if (bytes.length < KEY_BYTES) {
      throw new IllegalArgumentException("the key of passwords has less than 32 bytes");
    }
    this.key = new SecretKeySpec(bytes, ALGORITHM);
  }

  /** The tenant's password for that user. */
  public Secret of(String tenant, String user) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] bytes = mac.doFinal((tenant + "/" + user).getBytes(StandardCharsets.UTF_8));
      return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
