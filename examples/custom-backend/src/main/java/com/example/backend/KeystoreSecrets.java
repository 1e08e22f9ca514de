package com.example.backend;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.spec.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/** Keeps secrets encrypted in a PKCS #12 key store: one file that several processes may share. */
public final class KeystoreSecrets implements SecretBackend {
  /** A file lock counts for the whole JVM, so its threads need another one. */
  private static final Object ONE_THREAD = new Object();

  /**
   * The store keeps keys only, of algorithms that it knows; any text is a key of this one to it.
   */
  private static final String ALGORITHM = "AES";

  private final Path file;
  private final KeyStore.PasswordProtection protection;

  /**
   * @param file made when it is needed
   * @param password what it is encrypted with
   */
  public KeystoreSecrets(Path file, Secret password) {
    this.file = file.toAbsolutePath();
    this.protection = new KeyStore.PasswordProtection(password.reveal().toCharArray());
  }

  private interface Work<T> {
    T on(KeyStore store) throws GeneralSecurityException, IOException;
  }

  @Override
  public Secret createIfAbsent(SecretRef ref, Secret secret) {
    return locked(
        store -> {
          Optional<Secret> existing = read(store, ref);
          if (existing.isPresent()) {
            return existing.get();
          }
          write(store, ref, secret);
          return secret;
        });
  }

  @Override
  public void put(SecretRef ref, Secret secret) {
    locked(
        store -> {
          write(store, ref, secret);
          return true;
        });
  }

  @Override
  public Optional<Secret> get(SecretRef ref) {
    return locked(store -> read(store, ref));
  }

  @Override
  public void delete(SecretRef ref) {
    locked(
        store -> {
          if (store.containsAlias(ref.path())) {
            store.deleteEntry(ref.path());
            save(store);
          }
          return true;
        });
  }

  private Optional<Secret> read(KeyStore store, SecretRef ref) throws GeneralSecurityException {
    KeyStore.Entry entry =
        store.containsAlias(ref.path()) ? store.getEntry(ref.path(), protection) : null;
    return entry instanceof KeyStore.SecretKeyEntry key
        ? Optional.of(
            Secret.of(new String(key.getSecretKey().getEncoded(), StandardCharsets.UTF_8)))
        : Optional.empty();
  }

  private void write(KeyStore store, SecretRef ref, Secret secret)
      throws GeneralSecurityException, IOException {
    byte[] text = secret.reveal().getBytes(StandardCharsets.UTF_8);
    store.setEntry(
        ref.path(), new KeyStore.SecretKeyEntry(new SecretKeySpec(text, ALGORITHM)), protection);
    save(store);
  }

  private void save(KeyStore store) throws GeneralSecurityException, IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (OutputStream out = Files.newOutputStream(fresh)) {
      store.store(out, protection.getPassword());
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private <T> T locked(Work<T> work) {
    synchronized (ONE_THREAD) {
      try (FileChannel channel =
              FileChannel.open(
                  file.resolveSibling(file.getFileName() + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (!held.isValid()) {
          throw new IOException("the lock was lost");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        if (Files.exists(file)) {
          try (InputStream in = Files.newInputStream(file)) {
            store.load(in, protection.getPassword());
          }
        } else {
          store.load(null, protection.getPassword());
        }
        return work.on(store);
      } catch (IOException e) {
        throw BackendException.transientFailure(
            "key store " + file + " cannot be read or written: " + e.getMessage(), e);
      } catch (GeneralSecurityException e) {
        throw BackendException.refused("key store " + file + " refuses: " + e.getMessage());
      }
    }
  }
}
