package io.firecamp.testkit.local.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.backend.Owner;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.backend.node.Node;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.testkit.local.boot.VolumeCheck.Found;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.Trees;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a member's start makes of what is on its volumes; no server is started. */
class VolumeCheckTest {
  private static final String HALF_WRITTEN = ".8f9c5a34-6a0d-4b6e-9d0e-1f1b2c3d4e5f.new";
  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private Path data;
  private Path journal;

  @BeforeEach
  void mount() throws IOException {
    data = Files.createDirectory(directory.resolve("data"));
    journal = Files.createDirectory(directory.resolve("journal"));
    environment.put(BootContract.ENV_SERVICE_UUID, "u1");
    environment.put(BootContract.ENV_MEMBER, "mypg-1");
    environment.put(BootContract.ENV_PRIMARY_HOST, "mypg-0.t1-firecamp.com");
    standby(1);
  }

  private void standby(long copy) {
    environment.put(BootContract.ENV_ROLE, "standby");
    environment.put(BootContract.ENV_COPY, Long.toString(copy));
    environment.put(BootContract.ENV_INITIALIZE, "false");
  }

  private void primary(String initialize) {
    environment.put(BootContract.ENV_ROLE, "primary");
    environment.put(BootContract.ENV_INITIALIZE, initialize);
  }

  private BootRequest request() {
    ContainerSpec spec =
        ContainerSpec.builder()
            .owner(new Owner("t1", "mypg", "u1", "mypg-1"))
            .generation(1)
            .node(Node.builder().id("n").zone("z").address("127.0.0.1").port(5432).build())
            .image("none")
            .environment(environment)
            .log(LogDestination.builder().group("g").streamPrefix("mypg-1").build())
            .stopGrace(Duration.ofSeconds(1))
            .build();
    return new BootRequest(spec, data, journal, directory.resolve("log"), Map.of());
  }

  private Found found() throws IOException {
    return new VolumeCheck(request()).found();
  }

  private void refuses(String words) throws IOException {
    List<String> before = files();
    assertThatThrownBy(this::found).isInstanceOf(BootException.class).hasMessageContaining(words);
    assertThat(files()).isEqualTo(before);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.map(Path::toString).sorted().toList();
    }
  }

  private static Marker marker(String systemId, long copy, long cloning) {
    return new Marker("u1", "mypg-1", systemId, copy, cloning);
  }

  /** A standby's data as a first start leaves it. */
  private void whole() throws IOException {
    Files.createDirectories(data.resolve("db/global"));
    byte[] control = new byte[512];
    ByteBuffer.wrap(control).order(ByteOrder.nativeOrder()).putLong(77);
    Files.write(data.resolve("db/global/pg_control"), control);
    Files.writeString(data.resolve("db/standby.signal"), "");
    Files.createDirectories(journal.resolve("wal"));
    Files.writeString(journal.resolve("wal/000000010000000000000001"), "wal");
    Marker.unfinished("u1", "mypg-1").write(journal);
    marker("77", 1, 0).write(data);
  }

  @Test
  void emptyVolumes_ofAPrimary_areInitialisedOnlyWhileTheServiceHasHadNoData() throws IOException {
    for (String answer : List.of("false", "", "yes")) {
      primary(answer);
      refuses("the service has had some");
    }
    Marker.unfinished("u1", "mypg-1").write(data);
    refuses("the service has had some");
    primary("true");
    assertThat(found()).isEqualTo(Found.NOTHING);
    Files.delete(data.resolve(BootContract.MARKER));
    assertThat(found()).isEqualTo(Found.NOTHING);
    standby(3);
    assertThat(found()).isEqualTo(Found.NOTHING);
  }

  @Test
  void dataOfAFormerPrimary_neverServesAsAStandby() throws IOException {
    whole();
    assertThat(found()).isEqualTo(Found.WHOLE);
    Files.delete(data.resolve("db/standby.signal"));
    refuses("was a primary's");
    primary("false");
    assertThat(found()).isEqualTo(Found.WHOLE);
  }

  @Test
  void olderCopy_isReplaced_alsoADamagedOne_withoutANumberItIsTheFirst() throws IOException {
    whole();
    Files.writeString(
        data.resolve(BootContract.MARKER), "service-uuid=u1\nmember=mypg-1\nsystem-id=77\n");
    assertThat(found()).isEqualTo(Found.WHOLE);
    standby(2);
    assertThat(found()).isEqualTo(Found.OLD_COPY);
    Files.delete(data.resolve("db/global/pg_control"));
    assertThat(found()).isEqualTo(Found.OLD_COPY);
    standby(1);
    refuses("clone the member again");
  }

  @Test
  void interruptedCopy_isContinuedAsAStandby_andNeverServedAsThePrimary() throws IOException {
    whole();
    marker("77", 1, 2).write(data);
    standby(2);
    assertThat(found()).isEqualTo(Found.OLD_COPY);
    primary("false");
    refuses("being cloned again");
  }

  @Test
  void newCopy_keepsTheOldData_fromEveryPointAtWhichItWasCutShort() throws IOException {
    ServerUser user = ServerUser.choose();
    for (String point : List.of("none", "marker", "wal", "data", "half")) {
      Trees.delete(data);
      Trees.delete(journal);
      Files.createDirectory(data);
      Files.createDirectory(journal);
      whole();
      standby(2);
      List<String> points = new ArrayList<>(List.of("none", "marker", "wal", "data", "half"));
      int reached = points.indexOf(point);
      if (reached >= 1) {
        marker("77", 1, 2).write(data);
      }
      if (reached >= 2) {
        Files.move(journal.resolve("wal"), journal.resolve("wal.old"));
      }
      if (reached >= 3) {
        Files.move(data.resolve("db"), data.resolve("db.old"));
      }
      if (reached >= 4) {
        Files.createDirectories(data.resolve("db/base"));
        Files.createDirectories(journal.resolve("wal/half"));
      }

      NewCopy copy = new NewCopy(request(), user, said -> {});
      copy.prepare(1000);

      assertThat(data.resolve("db.old/standby.signal")).as(point).exists();
      assertThat(journal.resolve("wal.old/000000010000000000000001")).as(point).exists();
      assertThat(data.resolve("db")).as(point).isEmptyDirectory();
      assertThat(journal.resolve("wal")).as(point).isEmptyDirectory();
      assertThat(found()).as(point).isEqualTo(Found.OLD_COPY);
      copy.deleteOld();
      assertThat(data.resolve("db.old")).as(point).doesNotExist();
    }
  }

  @Test
  void newCopy_withoutRoomForBoth_deletesTheOldFirst() throws IOException {
    whole();
    standby(2);
    List<String> said = new ArrayList<>();

    new NewCopy(request(), ServerUser.choose(), said::add).prepare(Long.MAX_VALUE / 2);

    assertThat(said).anyMatch(s -> s.contains("no room"));
    assertThat(data.resolve("db.old")).doesNotExist();
    assertThat(data.resolve("db")).isEmptyDirectory();
    assertThat(found()).isEqualTo(Found.OLD_COPY);
  }

  @Test
  void halfWrittenMarkers_refuseNobody_andAreCleared() throws IOException {
    Files.writeString(data.resolve(HALF_WRITTEN), "service-");
    Files.writeString(journal.resolve(HALF_WRITTEN), "service-");
    assertThat(found()).isEqualTo(Found.NOTHING);
    assertThat(journal).isEmptyDirectory();

    Marker.unfinished("u1", "mypg-1").write(data);
    Files.writeString(journal.resolve(HALF_WRITTEN), "service-");
    assertThat(found()).isEqualTo(Found.NOTHING);
    assertThat(journal).isEmptyDirectory();

    whole();
    Files.writeString(data.resolve("db").resolve(HALF_WRITTEN), "x");
    assertThat(found()).isEqualTo(Found.WHOLE);
    assertThat(data.resolve("db").resolve(HALF_WRITTEN)).doesNotExist();
  }

  @Test
  void damagedMarker_isRefused_andNothingIsCleared() throws IOException {
    whole();
    for (String line : List.of("", "system-id", "system-id=x", "system-id=77\ncopy=x")) {
      Files.writeString(
          data.resolve(BootContract.MARKER), "service-uuid=u1\nmember=mypg-1\n" + line + "\n");
      refuses("is damaged");
    }
  }
}
