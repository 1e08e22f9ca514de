package io.firecamp.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.BackendException.Effect;
import io.firecamp.backend.Owner;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeBackend;
import io.firecamp.backend.volume.VolumeChange;
import io.firecamp.backend.volume.VolumeQuery;
import io.firecamp.backend.volume.VolumeRequest;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link VolumeBackend} has to pass. */
public abstract class VolumeBackendContract {
  private static final Owner SERVICE = new Owner("t1", "mypg", "0123456789abcdef", "");
  private static final Owner MEMBER = SERVICE.withMember("mypg-0");
  private VolumeBackend volumes;

  /** For subclasses. */
  protected VolumeBackendContract() {}

  /** A backend without volumes of cluster {@code t1}. */
  protected abstract VolumeBackend create();

  /** The storage of {@link #create} as another process sees it. */
  protected abstract VolumeBackend reopened();

  /** Two zones. */
  protected abstract List<String> zones();

  /** Two hosts that are alive in the zone. */
  protected abstract List<String> nodes(String zone);

  /** A host of the zone that is known, but not alive; empty if the backend cannot have one. */
  protected Optional<String> deadNode(String zone) {
    return Optional.empty();
  }

  /** How long a volume may take to get from one state to the next. */
  protected Duration timeout() {
    return Duration.ofSeconds(10);
  }

  @BeforeEach
  void open() {
    volumes = create();
  }

  private String zone() {
    return zones().get(0);
  }

  private VolumeRequest request(Owner owner, VolumePurpose purpose) {
    return new VolumeRequest(owner, purpose, zone(), VolumeSpec.ofGib(1), Map.of("team", "blue"));
  }

  private static List<Volume> find(VolumeBackend backend, Owner of) {
    return backend.find(new VolumeQuery(of.cluster(), of.service(), Optional.of(of.uuid())));
  }

  private Volume await(String id, Predicate<Volume> state) {
    return Together.await(
        "state of volume " + id,
        timeout(),
        () ->
            find(volumes, SERVICE).stream()
                .filter(v -> v.id().equals(id))
                .filter(state)
                .findFirst());
  }

  private Volume available() {
    return await(
        volumes.create(request(MEMBER, VolumePurpose.DATA)).id(),
        v -> v.state() == VolumeState.AVAILABLE);
  }

  private Volume attached(String node) {
    String id = available().id();
    volumes.attach(id, node);
    return await(id, v -> v.isAttachedTo(node));
  }

  private static void assertRefused(ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            BackendException.class,
            e -> {
              assertThat(e.retryable()).isFalse();
              assertThat(e.effect()).isEqualTo(Effect.NONE);
            });
  }

  @Test
  void create_hasItsTags_andIsSeenByAnotherProcess() {
    Volume made = volumes.create(request(MEMBER, VolumePurpose.JOURNAL));

    assertThat(made.owner()).isEqualTo(MEMBER);
    assertThat(made.purpose()).isEqualTo(VolumePurpose.JOURNAL);
    assertThat(made.zone()).isEqualTo(zone());
    assertThat(made.sizeGib()).isEqualTo(1);
    assertThat(made.state()).isIn(VolumeState.CREATING, VolumeState.AVAILABLE);
    assertThat(made.node()).isEmpty();
    assertThat(made.tags()).isEqualTo(Map.of("team", "blue"));
    assertThat(find(reopened(), SERVICE)).extracting(Volume::id).containsExactly(made.id());
  }

  @Test
  void create_again_returnsTheSame_inWhateverState() {
    Volume made = attached(nodes(zone()).get(0));

    Volume again = reopened().create(request(MEMBER, VolumePurpose.DATA));

    assertThat(again).isEqualTo(made);
    assertThat(find(volumes, SERVICE)).hasSize(1);
  }

  @Test
  void create_byEightAtOnce_makesOne() throws Exception {
    List<String> ids =
        Together.call(() -> volumes.create(request(MEMBER, VolumePurpose.DATA)).id());

    assertThat(ids.stream().distinct()).hasSize(1);
    assertThat(find(volumes, SERVICE)).hasSize(1);
  }

  @Test
  void create_otherPurposeMemberOrUuid_makesAnother() {
    Owner otherUuid = new Owner("t1", "mypg", "fedcba9876543210", "mypg-0");
    List<String> ids =
        List.of(
            volumes.create(request(MEMBER, VolumePurpose.DATA)).id(),
            volumes.create(request(MEMBER, VolumePurpose.JOURNAL)).id(),
            volumes.create(request(SERVICE.withMember("mypg-1"), VolumePurpose.DATA)).id(),
            volumes.create(request(otherUuid, VolumePurpose.DATA)).id());

    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void create_unknownZone_isRefusedWithoutEffect() {
    assertRefused(
        () ->
            volumes.create(
                new VolumeRequest(
                    MEMBER, VolumePurpose.DATA, "no-such-zone", VolumeSpec.ofGib(1), Map.of())));
    assertThat(find(volumes, SERVICE)).isEmpty();
  }

  @Test
  void find_sortedByMember_dataBeforeJournal() {
    for (String member : List.of("mypg-1", "mypg-0")) {
      volumes.create(request(SERVICE.withMember(member), VolumePurpose.JOURNAL));
      volumes.create(request(SERVICE.withMember(member), VolumePurpose.DATA));
    }

    assertThat(find(volumes, SERVICE))
        .extracting(v -> v.owner().member() + " " + v.purpose().word())
        .containsExactly("mypg-0 data", "mypg-0 journal", "mypg-1 data", "mypg-1 journal");
  }

  @Test
  void find_onlyMatchingTags_andEveryUuidIfNoneIsNamed() {
    Owner later = new Owner("t1", "mypg", "fedcba9876543210", "mypg-0");
    volumes.create(request(MEMBER, VolumePurpose.DATA));
    volumes.create(request(later, VolumePurpose.DATA));
    volumes.create(
        request(new Owner("t1", "mypg2", SERVICE.uuid(), "mypg2-0"), VolumePurpose.DATA));
    volumes.create(request(new Owner("t2", "mypg", SERVICE.uuid(), "mypg-0"), VolumePurpose.DATA));

    assertThat(find(volumes, SERVICE)).extracting(Volume::owner).containsExactly(MEMBER);
    assertThat(volumes.find(new VolumeQuery("t1", "mypg", Optional.empty())))
        .extracting(Volume::owner)
        .containsExactlyInAnyOrder(MEMBER, later);
    assertThat(volumes.find(new VolumeQuery("t1", "none", Optional.empty()))).isEmpty();
  }

  @Test
  void attach_isSeenByAnotherProcess_andAgainIsNothing() {
    String node = nodes(zone()).get(0);
    Volume attached = attached(node);

    assertThat(volumes.attach(attached.id(), node)).isEqualTo(attached);
    assertThat(find(reopened(), SERVICE)).containsExactly(attached);
  }

  @Test
  void attach_toAnotherHost_isRefusedWithoutEffect() {
    Volume attached = attached(nodes(zone()).get(0));

    assertRefused(() -> volumes.attach(attached.id(), nodes(zone()).get(1)));
    assertThat(find(volumes, SERVICE)).containsExactly(attached);
  }

  @Test
  void attach_missingVolumeOrHost_orOtherZone_isRefusedWithoutEffect() {
    Volume volume = available();

    assertRefused(() -> volumes.attach("vol-none", nodes(zone()).get(0)));
    assertRefused(() -> volumes.attach(volume.id(), "no-such-node"));
    assertRefused(() -> volumes.attach(volume.id(), nodes(zones().get(1)).get(0)));
    assertThat(find(volumes, SERVICE)).containsExactly(volume);
  }

  @Test
  void attach_deadHost_isRefusedWithoutEffect() {
    Volume volume = available();

    deadNode(zone())
        .ifPresent(
            dead -> {
              assertRefused(() -> volumes.attach(volume.id(), dead));
              assertThat(find(volumes, SERVICE)).containsExactly(volume);
            });
  }

  @Test
  void detach_makesItAvailableForAnotherHost() {
    Volume attached = attached(nodes(zone()).get(0));
    String other = nodes(zone()).get(1);
    volumes.detach(attached.id(), nodes(zone()).get(0));
    await(attached.id(), v -> v.state() == VolumeState.AVAILABLE && v.node().isEmpty());
    volumes.attach(attached.id(), other);

    assertThat(await(attached.id(), v -> v.isAttachedTo(other)).id()).isEqualTo(attached.id());
  }

  @Test
  void detach_notAttachedThere_isNothing_andNeverFromAnotherHost() {
    String node = nodes(zone()).get(0);
    Volume free = available();
    assertThat(volumes.detach(free.id(), node)).isEqualTo(free);
    Volume attached = attached(node);

    assertThat(volumes.detach(attached.id(), nodes(zone()).get(1))).isEqualTo(attached);
    assertThat(find(volumes, SERVICE)).containsExactly(attached);
  }

  @Test
  void modify_growsAndTags_whileAttached_andAgainIsNothing() {
    String node = nodes(zone()).get(0);
    Volume attached = attached(node);
    VolumeChange change = new VolumeChange(2, Map.of("team", "red", "cost", "1"));
    volumes.modify(attached.id(), change);
    Volume modified = await(attached.id(), v -> v.sizeGib() == 2);

    assertThat(modified.tags()).isEqualTo(change.tags());
    assertThat(modified.isAttachedTo(node)).isTrue();
    assertThat(modified.owner()).isEqualTo(MEMBER);
    assertThat(reopened().modify(attached.id(), change)).isEqualTo(modified);
  }

  @Test
  void modify_smallerOrMissing_isRefusedWithoutEffect() {
    Volume volume = available();
    volumes.modify(volume.id(), new VolumeChange(3, Map.of()));

    assertRefused(() -> volumes.modify(volume.id(), new VolumeChange(2, Map.of())));
    assertRefused(() -> volumes.modify("vol-none", new VolumeChange(2, Map.of())));
    assertThat(await(volume.id(), v -> v.sizeGib() == 3).tags()).isEmpty();
  }

  @Test
  void delete_attached_isRefusedWithoutEffect() {
    Volume attached = attached(nodes(zone()).get(0));

    assertThatThrownBy(() -> volumes.delete(attached.id()))
        .isInstanceOfSatisfying(
            BackendException.class, e -> assertThat(e.effect()).isEqualTo(Effect.NONE));
    assertThat(find(volumes, SERVICE)).containsExactly(attached);
  }

  @Test
  void delete_available_isGone_andAgain_theOthersStay() {
    Volume kept = volumes.create(request(MEMBER, VolumePurpose.JOURNAL));
    Volume volume = available();
    volumes.delete(volume.id());
    volumes.delete(volume.id());
    Together.await(
        "volume is gone",
        timeout(),
        () -> Optional.of(find(volumes, SERVICE)).filter(l -> l.size() == 1));

    assertThat(find(reopened(), SERVICE)).extracting(Volume::id).containsExactly(kept.id());
    volumes.delete(volume.id());
    assertThat(volumes.create(request(MEMBER, VolumePurpose.DATA)).id()).isNotEqualTo(volume.id());
  }
}
