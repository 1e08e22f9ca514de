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
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link VolumeBackend} has to pass. */
public abstract class VolumeBackendContract {
  private static final Owner SERVICE = new Owner("t1", "mypg", "0123456789abcdef", "");
  private static final Owner MEMBER = SERVICE.withMember("mypg-0");

  /** EBS has no more than 500 IOPS per GiB. */
  private static final VolumeSpec FAST =
      VolumeSpec.builder().sizeGib(16).type("gp3").iops(4000).throughputMibps(250).build();

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
    return VolumeRequest.builder()
        .owner(owner)
        .purpose(purpose)
        .zone(zone())
        .spec(VolumeSpec.ofGib(1))
        .tags(Map.of("team", "blue"))
        .build();
  }

  private static List<Volume> find(VolumeBackend backend, Owner of) {
    return backend.find(
        VolumeQuery.builder().cluster(of.cluster()).service(of.service()).uuid(of.uuid()).build());
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

  /** What another process sees when it sees that many: it may be a moment behind. */
  private List<Volume> listed(int number) {
    VolumeBackend other = reopened();
    return Together.await(
        number + " volumes are listed",
        timeout(),
        () -> Optional.of(find(other, SERVICE)).filter(found -> found.size() == number));
  }

  private Volume available() {
    return available(VolumeSpec.ofGib(1));
  }

  private Volume available(VolumeSpec spec) {
    VolumeRequest request = request(MEMBER, VolumePurpose.DATA).toBuilder().spec(spec).build();
    return await(volumes.create(request).id(), v -> v.state() == VolumeState.AVAILABLE);
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
    assertThat(listed(1)).extracting(Volume::id).containsExactly(made.id());
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
                VolumeRequest.builder()
                    .owner(MEMBER)
                    .purpose(VolumePurpose.DATA)
                    .zone("no-such-zone")
                    .spec(VolumeSpec.ofGib(1))
                    .build()));
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
    assertThat(volumes.find(VolumeQuery.builder().cluster("t1").service("mypg").build()))
        .extracting(Volume::owner)
        .containsExactlyInAnyOrder(MEMBER, later);
    assertThat(volumes.find(VolumeQuery.builder().cluster("t1").service("none").build())).isEmpty();
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
  void create_storesTypeIopsAndThroughput_orNoneIfTheSpecNamesNone() {
    VolumeRequest request = request(MEMBER, VolumePurpose.DATA);
    volumes.create(request.toBuilder().spec(FAST).build());
    volumes.create(request(MEMBER, VolumePurpose.JOURNAL));

    assertThat(listed(2))
        .satisfiesExactly(
            data -> assertSpeed(data, "gp3", 4000, 250),
            journal -> assertThat(journal.type()).isEqualTo(request.spec().type()));
  }

  @Test
  void modify_growsAndTags_whileAttached_andAgainIsNothing() {
    String node = nodes(zone()).get(0);
    Volume attached = attached(node);
    Map<String, String> tags = Map.of("team", "red", "cost", "1");
    VolumeChange change = VolumeChange.builder().sizeGib(2).tags(tags).build();
    volumes.modify(attached.id(), change);
    Volume modified = await(attached.id(), v -> v.sizeGib() == 2);

    assertThat(modified.tags()).isEqualTo(tags);
    assertThat(modified.type()).isEqualTo(attached.type());
    assertThat(modified.isAttachedTo(node)).isTrue();
    assertThat(modified.owner()).isEqualTo(MEMBER);
    assertThat(reopened().modify(attached.id(), change)).isEqualTo(modified);
  }

  @Test
  void modify_changesTypeIopsAndThroughput_andWhatIsEmptyStays() {
    String id = available(VolumeSpec.builder().sizeGib(16).type("gp2").build()).id();
    volumes.modify(id, VolumeChange.builder().type("gp3").iops(5000).throughputMibps(300).build());
    Volume faster = await(id, v -> v.type().equals("gp3"));
    assertSpeed(faster, "gp3", 5000, 300);
    assertThat(faster.sizeGib()).isEqualTo(16);
    assertThat(faster.tags()).isEqualTo(Map.of("team", "blue"));

    volumes.modify(id, VolumeChange.builder().iops(6000).build());
    Volume again = await(id, v -> v.iops().equals(OptionalInt.of(6000)));
    assertSpeed(again, "gp3", 6000, 300);
    assertThat(reopened().modify(id, VolumeChange.builder().build())).isEqualTo(again);
  }

  private static void assertSpeed(Volume volume, String type, int iops, int throughput) {
    assertThat(volume.type()).isEqualTo(type);
    assertThat(volume.iops()).hasValue(iops);
    assertThat(volume.throughputMibps()).hasValue(throughput);
  }

  @Test
  void modify_smallerOrMissing_isRefusedWithoutEffect() {
    Volume volume = available(FAST);
    VolumeChange smaller = VolumeChange.builder().sizeGib(16).iops(4500).tags(Map.of()).build();
    volumes.modify(volume.id(), smaller.toBuilder().sizeGib(17).iops(3500).build());

    assertRefused(() -> volumes.modify(volume.id(), smaller));
    assertRefused(() -> volumes.modify("vol-none", smaller));
    Volume unchanged = await(volume.id(), v -> v.sizeGib() == 17);
    assertThat(unchanged.tags()).isEmpty();
    assertThat(unchanged.iops()).hasValue(3500);
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
