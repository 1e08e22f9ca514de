package io.firecamp.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.Owner;
import io.firecamp.backend.secret.SecretBackend;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.spec.Secret;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SecretBackend} has to pass. */
public abstract class SecretBackendContract {
  private static final Owner SERVICE = new Owner("t1", "mypg", "0123456789abcdef", "");
  private static final SecretRef REF = new SecretRef(SERVICE, "admin-password");
  private static final Secret FIRST = Secret.of("first");
  private static final Secret SECOND = Secret.of("second");
  private SecretBackend secrets;

  /** For subclasses. */
  protected SecretBackendContract() {}

  /** A backend without secrets. */
  protected abstract SecretBackend create();

  /** The storage of {@link #create} as another process sees it. */
  protected abstract SecretBackend reopened();

  @BeforeEach
  void open() {
    secrets = create();
  }

  @Test
  void get_missing_isEmpty() {
    assertThat(secrets.get(REF)).isEmpty();
  }

  @Test
  void create_new_storesIt() {
    assertThat(secrets.createIfAbsent(REF, FIRST)).isEqualTo(FIRST);
    assertThat(reopened().get(REF)).contains(FIRST);
  }

  @Test
  void create_existing_changesNothing_andReturnsTheStoredOne() {
    secrets.createIfAbsent(REF, FIRST);

    assertThat(secrets.createIfAbsent(REF, SECOND)).isEqualTo(FIRST);
    assertThat(reopened().get(REF)).contains(FIRST);
  }

  @Test
  void create_byEightAtOnce_storesOne() throws Exception {
    List<Secret> all =
        Together.call(
            () -> secrets.createIfAbsent(REF, Secret.of(Thread.currentThread().getName())));

    assertThat(all).containsOnly(secrets.get(REF).orElseThrow());
  }

  @Test
  void put_stores_andReplaces() {
    secrets.put(REF, FIRST);
    assertThat(reopened().get(REF)).contains(FIRST);
    secrets.put(REF, SECOND);
    assertThat(reopened().get(REF)).contains(SECOND);
  }

  @Test
  void delete_twice_isFine_andTheReferenceCanBeUsedAtOnce() {
    secrets.put(REF, FIRST);
    secrets.delete(REF);
    secrets.delete(REF);
    assertThat(reopened().get(REF)).isEmpty();
    assertThat(secrets.createIfAbsent(REF, SECOND)).isEqualTo(SECOND);
  }

  @Test
  void references_areKeptApart_butTheMemberPlaysNoRole() {
    SecretRef otherName = new SecretRef(SERVICE, "repl-password");
    SecretRef otherUuid = new SecretRef(new Owner("t1", "mypg", "fedcba", ""), REF.name());
    secrets.put(REF, FIRST);
    secrets.put(otherName, SECOND);

    assertThat(secrets.get(otherUuid)).isEmpty();
    secrets.delete(otherUuid);
    secrets.delete(otherName);
    assertThat(secrets.get(new SecretRef(SERVICE.withMember("mypg-1"), REF.name())))
        .contains(FIRST);
  }

  @Test
  void anyText_isKeptAsItIs() {
    Secret odd = Secret.of("' \" $HOME \\ \u00e4\u20ac =;#  ");
    secrets.put(REF, odd);

    assertThat(reopened().get(REF).orElseThrow().reveal()).isEqualTo(odd.reveal());
  }
}
