package io.firecamp.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.Owner;
import io.firecamp.backend.log.LogBackend;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.backend.log.LogLine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link LogBackend} has to pass. */
public abstract class LogBackendContract {
  private static final Owner OWNER = new Owner("t1", "mypg", "0123456789abcdef", "");
  private static final String GROUP = "t1-mypg-0123456789abcdef";
  private LogBackend logs;

  /** For subclasses. */
  protected LogBackendContract() {}

  /** A backend without groups. */
  protected abstract LogBackend create();

  /** Writes a line as that container would do it, in the stream of that container alone. */
  protected abstract void write(LogDestination to, String container, String line);

  /** How long a line may take until it can be read. */
  protected Duration timeout() {
    return Duration.ofSeconds(10);
  }

  @BeforeEach
  void open() {
    logs = create();
  }

  private void write(String member, String container, String line) {
    write(logs.destination(GROUP, member), container, line);
  }

  private List<String> read(String member, int limit, int expected) {
    return Together.await(
            expected + " lines of " + member,
            timeout(),
            () -> Optional.of(logs.read(GROUP, member, limit)).filter(l -> l.size() >= expected))
        .stream()
        .map(LogLine::text)
        .toList();
  }

  @Test
  void read_missing_isEmpty() {
    assertThat(logs.read(GROUP, "mypg-0", 10)).isEmpty();
    logs.ensureGroup(GROUP, OWNER);
    assertThat(logs.read(GROUP, "mypg-0", 10)).isEmpty();
  }

  @Test
  void ensureGroup_again_keepsTheLines() {
    logs.ensureGroup(GROUP, OWNER);
    write("mypg-0", "c1", "a");
    logs.ensureGroup(GROUP, OWNER);

    assertThat(read("mypg-0", 10, 1)).containsExactly("a");
  }

  @Test
  void destination_namesGroupAndMember_andIsPure() {
    LogDestination destination = logs.destination(GROUP, "mypg-0");

    assertThat(destination.group()).isEqualTo(GROUP);
    assertThat(destination.streamPrefix()).isEqualTo("mypg-0");
    assertThat(logs.destination(GROUP, "mypg-0")).isEqualTo(destination);
    assertThat(logs.read(GROUP, "mypg-0", 10)).isEmpty();
  }

  @Test
  void read_oldestFirst_streamAfterStream() {
    logs.ensureGroup(GROUP, OWNER);
    write("mypg-0", "c2", "a");
    write("mypg-0", "c2", "b");
    write("mypg-0", "c1", "c");

    assertThat(read("mypg-0", 10, 3)).containsExactly("a", "b", "c");
  }

  @Test
  void read_atMostTheLimit_theNewestOnes() {
    logs.ensureGroup(GROUP, OWNER);
    for (String line : List.of("a", "b", "c")) {
      write("mypg-0", "c1", line);
    }
    assertThat(read("mypg-0", 10, 3)).hasSize(3);

    assertThat(read("mypg-0", 2, 2)).containsExactly("b", "c");
  }

  @Test
  void read_onlyTheMember_alsoWhenItsNameBeginsAnothers() {
    logs.ensureGroup(GROUP, OWNER);
    write("mypg-1", "c1", "one");
    write("mypg-10", "c2", "ten");

    assertThat(read("mypg-10", 10, 1)).containsExactly("ten");
    assertThat(read("mypg-1", 10, 1)).containsExactly("one");
  }

  @Test
  void deleteGroup_withItsLines_andAgain_othersStay() {
    String other = "t1-other-0123456789abcdef";
    logs.ensureGroup(GROUP, OWNER);
    logs.ensureGroup(other, new Owner("t1", "other", "0123456789abcdef", ""));
    write("mypg-0", "c1", "a");
    write(logs.destination(other, "other-0"), "c2", "b");
    assertThat(read("mypg-0", 10, 1)).hasSize(1);
    logs.deleteGroup(GROUP);
    logs.deleteGroup(GROUP);

    assertThat(logs.read(GROUP, "mypg-0", 10)).isEmpty();
    LogLine kept =
        Together.await(
            "the line of the other service",
            timeout(),
            () -> logs.read(other, "other-0", 10).stream().findFirst());
    assertThat(kept.text()).isEqualTo("b");
    logs.ensureGroup(GROUP, OWNER);
    assertThat(logs.read(GROUP, "mypg-0", 10)).isEmpty();
  }
}
