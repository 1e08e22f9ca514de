package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.metadata.Document;
import io.firecamp.backend.metadata.DocumentKey;
import io.firecamp.backend.volume.Volume;
import io.firecamp.engine.CallOptions;
import io.firecamp.error.FirecampException;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.postgres.status.Problem;
import io.firecamp.postgres.status.ProblemKind;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceDocument;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.testkit.fault.CallerCrash;
import io.firecamp.testkit.fault.Fault;
import io.firecamp.testkit.fault.FaultScript;
import io.firecamp.testkit.fault.FaultyBackends;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded primary never serves rows that are older than what another member has. */
class NewerDataTest {
  private static final PostgresServiceSpec THREE = PostgresSite.spec(3).build();

  /** What may be called while nobody has decided. */
  record Call(String name, Consumer<PostgresSite.Controller> call) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Call> calls() {
    return Stream.of(
        new Call("start", c -> c.start("a")),
        new Call("provision", c -> c.provision(THREE)),
        new Call("update", c -> c.update(PostgresSite.spec(4).build())),
        new Call("restart", c -> c.restart("a")),
        new Call("move", c -> c.move("a", "a-0", Optional.empty())));
  }

  /** All members stopped; a-1 was promoted by hand, and has a row that no other one has. */
  private static PostgresSite stopped() {
    PostgresSite site = new PostgresSite(5);
    site.process().provision(THREE);
    site.commit();
    site.server("a-0").crash();
    MemberFailure.promote(site, "a-1");
    site.commitByHand("a-1");
    site.server("a-1").crash();
    site.server("a-2").crash();
    return site;
  }

  private static boolean attempt(
      PostgresSite site, FaultScript script, Consumer<PostgresSite.Controller> call) {
    try {
      call.accept(site.process(site.through(script).backends()));
      return true;
    } catch (FirecampException | CallerCrash e) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void callerThatDiesAtAnyCall_andAnyFollowingCall_serveNoOldRows(Call first) {
    PostgresSite counted = stopped();
    FaultyBackends through = counted.through(FaultScript.none());
    assertThatThrownBy(() -> first.call().accept(counted.process(through.backends())))
        .hasMessageContaining("a-1 has data on timeline 2");
    int calls = through.calls().size();
    int combinations = 0;
    for (int n = 1; n <= calls; n++) {
      for (Call next : calls().toList()) {
        PostgresSite site = stopped();
        attempt(site, FaultScript.atCall(n, new Fault.CrashAfter()), first.call());
        assertThat(attempt(site, FaultScript.none(), next.call()))
            .as("%s, crash after call %d, %s", first, n, next)
            .isFalse();
        assertThat(site.servesOldRows()).isFalse();
        combinations++;
      }
      PostgresSite site = stopped();
      attempt(site, FaultScript.atCall(n, new Fault.CrashAfter()), first.call());
      site.process().adoptPrimary("a", "a-1");
      assertThat(site.server("a-1").has(site.commits().get(0))).isTrue();
      assertThat(site.servesOldRows()).isFalse();
    }
    System.out.printf("%s: %d calls, %d combinations%n", first, calls, combinations);
  }

  @Test
  void standbyOfAMemberThatWasPromoted_keepsTheOldPrimaryFromStarting() {
    PostgresSite site = new PostgresSite(5);
    site.process().provision(THREE);
    site.commit();
    String node = site.record("a").member("a-0").node();
    site.cloud.nodes().kill(node);
    MemberFailure.promote(site, "a-1");
    site.process().adoptPrimary("a", "a-1");
    site.server("a-1").commit(1 << 20);
    // The record is that of before: somebody restored it. Only a-2 can tell.
    DocumentKey key = new DocumentKey(PostgresSite.CLUSTER, "a");
    Document document = site.cloud.metadata().get(key).orElseThrow();
    ServiceRecord record = ServiceDocument.read(document.content());
    assertThat(
            site.cloud
                .metadata()
                .update(document, ServiceDocument.write(record.withPrimary("a-0"))))
        .isPresent();
    site.server("a-1").crash();
    for (Volume volume : site.cloud.volumes().all()) {
      if (volume.owner().member().equals("a-1") && volume.purpose() == VolumePurpose.DATA) {
        site.cloud.postgres().volume(volume.id()).emptyData();
      }
    }
    site.cloud.nodes().revive(node);

    assertThatThrownBy(() -> site.process().provision(THREE))
        .hasMessageContaining("a-2 has data on timeline 2");

    assertThat(site.server("a-0").state()).isEmpty();
    List<Problem> problems =
        site.process().with(p -> p.get(PostgresSite.CLUSTER, "a").status().problems());
    assertThat(problems)
        .first()
        .satisfies(
            p -> {
              assertThat(p.kind()).isEqualTo(ProblemKind.NEWER_DATA);
              assertThat(p.member()).isEqualTo("a-2");
            });
  }

  @Test
  void standbyWithADamagedDirectory_doesNotKeepThePrimaryFromStarting() {
    PostgresSite site = new PostgresSite(5);
    site.process().provision(THREE);
    site.commit();
    site.server("a-1").corruptDirectory();
    site.process().stop("a");

    assertThat(site.process().start("a").leftBehind())
        .singleElement()
        .satisfies(left -> assertThat(left.member()).isEqualTo("a-1"));

    assertThat(site.server("a-0").state()).isPresent();
  }

  @Test
  void adopt_aMemberThatDoesNotRun_besideAPrimaryThatServes_isRefused_unlessItSaidWhatItHas() {
    PostgresSite site = new PostgresSite(5);
    site.process().provision(THREE);
    site.commit();
    MemberFailure.promote(site, "a-1");
    site.commitByHand("a-1");
    site.server("a-1").crash();

    assertThatThrownBy(() -> site.process().adoptPrimary("a", "a-1"))
        .hasMessageContaining("a-0, the recorded primary, accepts writes");

    assertThat(site.record("a").primary()).isEqualTo("a-0");
    assertThat(site.process().provision(THREE).leftBehind()).hasSize(1);
    site.process().adoptPrimary("a", "a-1");
    assertThat(site.servesOldRows()).isFalse();
    assertThat(site.record("a").primary()).isEqualTo("a-1");
  }

  @Test
  void recreateOfFewer_looksAtTheOthers_andLeavesTheirVolumesAsTheyAre() {
    PostgresSite site = new PostgresSite(5);
    site.process().provision(THREE);
    site.commit();
    site.process().delete("a");

    site.process().recreate(PostgresSite.spec(1).build());

    assertThat(site.record("a").everyMember())
        .extracting(MemberRecord::name)
        .containsExactly("a-0");
    List<Volume> retained = site.process().with(p -> p.retainedVolumes(PostgresSite.CLUSTER, "a"));
    assertThat(retained)
        .extracting(v -> v.owner().member() + " " + v.state())
        .containsExactly("a-1 AVAILABLE", "a-1 AVAILABLE", "a-2 AVAILABLE", "a-2 AVAILABLE");
    site.process().delete("a");
    site.process().recreate(PostgresSite.spec(1).build());
    assertThat(site.server("a-0").state()).isPresent();
  }

  @Test
  void recreateOfFewer_besideVolumesThatCannotBeRead_isRefused_untilTheyAreDeleted() {
    PostgresSite site = new PostgresSite(5);
    site.process().provision(THREE);
    site.commit();
    site.server("a-2").corruptDirectory();
    site.process().delete("a");

    assertThatThrownBy(() -> site.process().recreate(PostgresSite.spec(1).build()))
        .hasMessageContaining("a-2 does not start with the data on its volumes")
        .hasMessageContaining("deleteVolumes");

    assertThat(site.server("a-0").state()).isEmpty();
    List<String> unreadable =
        site.process().delete("a").stream()
            .filter(v -> v.owner().member().equals("a-2"))
            .map(Volume::id)
            .toList();
    site.process()
        .with(p -> p.deleteVolumes(PostgresSite.CLUSTER, "a", unreadable, CallOptions.defaults()));
    site.process().recreate(PostgresSite.spec(1).build());
    assertThat(site.server("a-0").state()).isPresent();
  }
}
