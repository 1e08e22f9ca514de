package io.firecamp.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.firecamp.error.InvalidSpecException;
import io.firecamp.spec.ResourceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumeSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresServiceSpecTest {
  private static PostgresServiceSpec.Builder good() {
    return PostgresServiceSpec.builder()
        .cluster("t1")
        .name("mypg")
        .adminPassword(Secret.of("changeme"))
        .replicationPassword(Secret.of("replpassword"));
  }

  private static List<String> problems(PostgresServiceSpec.Builder bad) {
    return catchThrowableOfType(InvalidSpecException.class, bad::build).problems();
  }

  @Test
  void defaults_areTheSeedsNumbers() {
    PostgresServiceSpec spec = good().build();

    assertThat(spec.replicas()).isEqualTo(3);
    assertThat(spec.dataVolume()).isEqualTo(VolumeSpec.ofGib(100));
    assertThat(spec.journalVolume()).isEqualTo(VolumeSpec.ofGib(10));
    assertThat(spec.port()).isEqualTo(5432);
    assertThat(spec.replicationUser()).isEqualTo("repluser");
    assertThat(spec.toServiceSpec().settings()).containsEntry("major", "18");
    assertThat(spec.toServiceSpec().image()).isEqualTo("firecamp-postgres:18");
    assertThat(spec.toServiceSpec().effectiveDomain()).isEqualTo("t1-firecamp.com");
  }

  @Test
  void nothingSet_namesEverythingThatIsRequired() {
    assertThat(problems(PostgresServiceSpec.builder()))
        .extracting(p -> p.substring(0, p.indexOf(':')))
        .containsExactly("cluster", "name", "adminPassword", "replicationPassword");
  }

  @Test
  void everythingWrong_isSaidAtOnce_withoutThePasswords() {
    InvalidSpecException refused =
        catchThrowableOfType(
            InvalidSpecException.class,
            () ->
                good()
                    .name("9pg")
                    .replicas(100)
                    .adminPassword(Secret.of("geheim\n1"))
                    .replicationUser("pg_repl")
                    .parameters(Map.of("no_such_parameter", "1", "port", "1"))
                    .build());

    assertThat(refused.problems()).hasSize(6);
    assertThat(refused)
        .hasMessageContaining("nothing was changed")
        .hasMessageContaining("no_such_parameter")
        .hasMessageNotContaining("geheim");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"postgres", "POSTGRES", "pg_x", "public", "none", "current_user", "a\tb", ""})
  void replicationUser_reserved_isRefused(String user) {
    assertThat(problems(good().replicationUser(user)))
        .singleElement()
        .satisfies(p -> assertThat(p).startsWith("replicationUser: '"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a'b", "a\"b", "$(id)", "a\\b", "a%sb", "a b", "a:b", "p\u00e4ss", "\u20ac"})
  void passwordAndUser_anyPrintable_areAccepted(String text) {
    PostgresServiceSpec spec = good().adminPassword(Secret.of(text)).replicationUser(text).build();

    assertThat(spec.adminPassword().reveal()).isEqualTo(text);
  }

  @Test
  void replicationUser_63BytesAreTheMost() {
    assertThat(good().replicationUser("\u00e4".repeat(31)).build()).isNotNull();
    assertThat(problems(good().replicationUser("\u00e4".repeat(32)))).hasSize(1);
  }

  @Test
  void replicas_negative_isRefusedBesideEverythingElse() {
    assertThat(problems(good().replicas(-1).port(0))).hasSize(2);
  }

  @Test
  void major_unsupported_isRefused() {
    assertThat(problems(good().major(13))).singleElement().asString().contains("choose 14 to 18");
  }

  @Test
  void toString_doesNotShowPasswords() {
    assertThat(good().build().toString()).doesNotContain("changeme").doesNotContain("replpassword");
  }

  @Test
  void parameters_inEitherCase_areTheSameSpec() {
    PostgresServiceSpec upper = good().parameters(Map.of("WORK_MEM", "8MB")).build();
    PostgresServiceSpec lower = good().parameters(Map.of("work_mem", "8MB")).build();

    assertThat(upper.toServiceSpec()).isEqualTo(lower.toServiceSpec());
  }

  /** As an SDK whose newest major was 17 would have stored it. */
  private static ServiceSpec storedBefore() {
    ServiceSpec stored = good().major(17).build().toServiceSpec();
    Map<String, String> settings = new TreeMap<>(stored.settings());
    settings.put("defaults.work_mem", "1MB");
    settings.remove("defaults.wal_level");
    return stored.toBuilder().settings(settings).secrets(Map.of()).build();
  }

  @Test
  void resolve_defaultsThatMovedWithTheRelease_stayAsTheyAreStored() {
    ServiceSpec stored = storedBefore();

    ServiceSpec again = good().build().resolve(Optional.of(stored));

    assertThat(again.settings()).isEqualTo(stored.settings());
    assertThat(again.image()).isEqualTo("firecamp-postgres:17");
    assertThat(again.fields()).isEqualTo(stored.fields());
  }

  @Test
  void resolve_otherResourcesOrJournal_deriveTheDefaultsAnew() {
    ServiceSpec stored = storedBefore();

    for (PostgresServiceSpec.Builder changed :
        List.of(
            good().journalVolume(VolumeSpec.ofGib(20)),
            good().resources(ResourceSpec.builder().reservedMemoryMib(4096).build()))) {
      Map<String, String> settings = changed.build().resolve(Optional.of(stored)).settings();
      assertThat(settings)
          .containsEntry("major", "17")
          .containsEntry("defaults.wal_level", "replica")
          .isNotEqualTo(stored.settings());
    }
  }

  @Test
  void resolve_parameterThatTheStoredMajorDoesNotHave_isRefused() {
    PostgresServiceSpec spec =
        good().parameters(Map.of("idle_replication_slot_timeout", "1h")).build();

    assertThatThrownBy(() -> spec.resolve(Optional.of(storedBefore())))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("idle_replication_slot_timeout");
  }

  @Test
  void references_standForStoredPasswords_butNotInANewService() {
    PostgresServiceSpec spec =
        good()
            .adminPassword(Secret.reference("firecamp/t1/mypg/0/admin-password"))
            .build()
            .toBuilder()
            .replicas(5)
            .build();

    assertThat(spec.resolve(Optional.of(storedBefore())).replicas()).isEqualTo(5);
    assertThat(spec.toString()).contains("replicas=5");
    assertThatThrownBy(spec::toServiceSpec)
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("adminPassword")
        .hasMessageContaining("give the password");
  }

  @Test
  void builder_null_isRefusedAtOnce() {
    assertThatThrownBy(() -> good().name(nothing())).isInstanceOf(NullPointerException.class);
  }

  @SuppressWarnings("NullAway")
  private static String nothing() {
    return null;
  }
}
