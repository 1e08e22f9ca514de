package io.firecamp.testkit.memory.postgres;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.Quote;
import io.firecamp.spec.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server that accepts connections, from its start to its end. */
final class Server {
  /** What a record takes beside what is in it. */
  private static final long RECORD = 64;

  final MemberProcess process;
  final Environment environment;
  final DataDisk data;
  final JournalDisk journal;
  final DataDirectory directory;
  final Wal wal;
  final WalKeeper keeper;
  final Commits commits;
  final List<Stream> senders = new ArrayList<>();

  /** What is in the file, and what is in force. */
  Conf file;

  Conf active;

  /** Of a standby; null on a primary. */
  @Nullable Follower follower;

  int sessions;
  private boolean ended;

  /**
   * Recovers what is on disk and accepts connections.
   *
   * @throws Refusal if it does not start, in its words
   */
  Server(Boot boot) {
    this.process = boot.process();
    this.environment = boot.environment();
    this.data = boot.data();
    this.journal = boot.journal();
    this.directory = Objects.requireNonNull(data.directory);
    this.wal = Objects.requireNonNull(journal.wal);
    this.file = Conf.read(environment.major(), withAltered(data.conf + data.ownConf));
    this.active = file;
    this.keeper = new WalKeeper(this);
    this.commits = new Commits(this);
    start();
  }

  private void start() {
    for (String problem : file.problems) {
      process.log("LOG:  " + problem);
    }
    if (!file.problems.isEmpty()) {
      throw new Refusal(
          "FATAL:  configuration file \"/data/conf/postgresql.conf\" contains errors: "
              + String.join("; ", file.problems));
    }
    for (String problem : unusable(file)) {
      throw new Refusal("FATAL:  " + problem);
    }
    for (String missing : Libraries.missing(file.value(Libraries.PARAMETER))) {
      throw new Refusal("FATAL:  " + missing);
    }
    if (!journal.hasRoom(0, process.journalGib())) {
      throw new Refusal(
          "FATAL:  could not write to file \"pg_wal/xlogtemp.31\": No space left on device");
    }
    if (!directory.cleanShutdown) {
      process.log(
          "LOG:  database system was not properly shut down; automatic recovery in progress");
    }
    directory.canBeRewound =
        directory.checksums || active.isOn("wal_log_hints") || directory.canBeRewound;
    directory.cleanShutdown = false;
    if (directory.standbySignal) {
      Optional<String> lacking = active.floors.lacking(directory.floors);
      if (lacking.isPresent()) {
        throw new Refusal(
            "FATAL:  recovery aborted because of insufficient parameter settings: "
                + lacking.get());
      }
      process.log("LOG:  entering standby mode");
      follower = new Follower(this);
      process.log("LOG:  database system is ready to accept read-only connections");
    } else {
      directory.applied = wal.flushed;
      noteFloors();
      keeper.openAt(now());
      process.log("LOG:  database system is ready to accept connections");
    }
  }

  /** A primary that starts with other settings says so in the WAL. */
  void noteFloors() {
    if (!directory.floors.equals(active.floors)) {
      directory.floors = active.floors;
      Fact before = wal.timeline.factAt(wal.flushed);
      write(RECORD);
      wal.timeline.add(before.withFloors(wal.flushed, active.floors));
    }
  }

  String name() {
    return environment.member();
  }

  int major() {
    return environment.major();
  }

  long now() {
    return process.service.host.time().nanoTime();
  }

  boolean ended() {
    return ended;
  }

  boolean isPrimary() {
    return follower == null;
  }

  long replayed() {
    return directory.applied;
  }

  /** Whether it and the other one can talk, and its processes run. */
  boolean reaches(MemberProcess other) {
    return !ended
        && process.answers()
        && passesTo(other)
        && process.service.passes(other.member.name, process.member.name);
  }

  /** Whether what it sends reaches the other one's machine. */
  boolean passesTo(MemberProcess other) {
    return process.service.passes(process.member.name, other.member.name)
        && process.health() == io.firecamp.testkit.memory.process.NodeHealth.ALIVE
        && other.health() == io.firecamp.testkit.memory.process.NodeHealth.ALIVE;
  }

  /** Whether that is the password of the role. */
  boolean accepts(String role, Secret password) {
    Secret stored = wal.timeline.factAt(directory.applied).roles().get(role);
    return stored != null && stored.equals(password);
  }

  boolean hasRole(String role) {
    return wal.timeline.factAt(directory.applied).roles().containsKey(role);
  }

  /** Sets a password; in the WAL like everything else. */
  void changePassword(String role, Secret password) {
    Fact before = wal.timeline.factAt(wal.flushed);
    write(RECORD * 4);
    wal.timeline.add(before.withPassword(wal.flushed, role, password));
  }

  /** Sets a password of that version, unless a newer one is set; whether it did. */
  boolean changePassword(String role, Secret password, long version) {
    Fact before = wal.timeline.factAt(wal.flushed);
    if (before.versions().getOrDefault(role, 0L) > version) {
      return false;
    }
    write(RECORD * 6);
    wal.timeline.add(before.withPassword(wal.flushed, role, password, version));
    return true;
  }

  /** Before it serves: the passwords of a primary are those of its secrets. */
  void resetPasswords(Map<String, Secret> passwords, Map<String, Long> versions) {
    Fact fact = wal.timeline.factAt(wal.flushed);
    write(RECORD * 6);
    for (Map.Entry<String, Secret> one : passwords.entrySet()) {
      long version = versions.getOrDefault(one.getKey(), 1L);
      fact = fact.withPassword(wal.flushed, one.getKey(), one.getValue(), version);
    }
    wal.timeline.add(fact);
  }

  /** The databases beside {@code postgres}, as sessions on this server see them. */
  Map<String, SimulatedDatabase> databases() {
    return wal.timeline.factAt(directory.applied).databases();
  }

  /** Creates a database, or replaces what is known of one; in the WAL like everything else. */
  void putDatabase(String name, SimulatedDatabase database) {
    Fact before = wal.timeline.factAt(wal.flushed);
    write(RECORD * 4);
    wal.timeline.add(before.withDatabase(wal.flushed, name, database));
  }

  /**
   * Writes that much WAL and makes it durable.
   *
   * @throws Refusal if there is no room for it: the server has ended then
   */
  long write(long bytes) {
    long aligned = (bytes + 7) / 8 * 8;
    mustHaveRoom(aligned);
    wal.flushed += aligned;
    directory.applied = wal.flushed;
    wal.timeline.mark(wal.flushed, now());
    return wal.flushed;
  }

  /** Ends the server if its journal has no room for that much more. */
  void mustHaveRoom(long more) {
    boolean unlikely = journal.fullAtGib == 0 && wal.bytes() + more < 1L << 29;
    if (!unlikely && !journal.hasRoom(more, process.journalGib())) {
      throw new Refusal(
          "PANIC:  could not write to file \"pg_wal/xlogtemp.31\": No space left on device");
    }
  }

  /** Does what is due; whether anything was. */
  boolean step(long now) {
    boolean moved = closeSenders(now);
    Follower following = follower;
    if (following != null) {
      moved |= following.step(now);
    }
    keeper.step(now);
    moved |= commits.step();
    return moved;
  }

  private boolean closeSenders(long now) {
    boolean closed = false;
    for (int i = senders.size() - 1; i >= 0; i--) {
      Stream stream = senders.get(i);
      if (stream.senderOpen && !isAlive(stream, now)) {
        stream.closeSender();
      }
      if (!stream.senderOpen) {
        senders.remove(i);
        closed = true;
      }
    }
    return closed;
  }

  private boolean isAlive(Stream stream, long now) {
    Server receiver = stream.receiver;
    boolean hears = receiver.passesTo(process);
    if (hears && (receiver.ended || !stream.receiverOpen)) {
      return false;
    }
    if (hears && !receiver.process.hung() && !receiver.ended) {
      stream.heardBySender = now;
      return true;
    }
    long limit = active.numbers.senderTimeout;
    if (limit > 0 && now - stream.heardBySender >= limit) {
      process.log("LOG:  terminating walsender process due to replication timeout");
      return false;
    }
    return true;
  }

  /** Reads the file again. */
  void reload() {
    active = file.reloadedOver(active);
    Follower following = follower;
    if (following != null) {
      following.reloaded();
    }
  }

  /** The text of both files, in the order in which they are read. */
  private String withAltered(String text) {
    if (directory.altered.isEmpty()) {
      return text;
    }
    StringBuilder both = new StringBuilder(text);
    directory.altered.forEach(
        (name, value) ->
            both.append('\n').append(name).append(" = ").append(Quote.parameter(value)));
    return both.toString();
  }

  /** {@code ALTER SYSTEM SET}, and a reload. */
  void alter(String name, String value) {
    directory.altered.put(name.toLowerCase(Locale.ROOT), value);
    configure(data.conf);
  }

  /** {@code ALTER SYSTEM RESET}, and a reload. */
  void resetAltered(String name) {
    directory.altered.remove(name.toLowerCase(Locale.ROOT));
    configure(data.conf);
  }

  /** Writes a file and reads it; the words of what is refused, if anything is. */
  List<String> configure(String text) {
    data.conf = text;
    Conf read = Conf.read(environment.major(), withAltered(text + data.ownConf));
    List<String> problems = read.problems.isEmpty() ? unusable(read) : read.problems;
    if (!problems.isEmpty()) {
      return problems;
    }
    process.log("LOG:  received SIGHUP, reloading configuration files");
    file = read;
    reload();
    return List.of();
  }

  /** What the machine does not have what it takes for. */
  private List<String> unusable(Conf read) {
    return process.member.unusable.entrySet().stream()
        .filter(e -> read.value(e.getKey()).equals(e.getValue()))
        .map(e -> "machine has not enough for " + e.getKey() + " = " + e.getValue())
        .toList();
  }

  void checkpoint() {
    keeper.checkpoint();
  }

  /** A standby becomes primary, if nothing holds it back. */
  boolean promote() {
    Follower following = follower;
    if (following == null) {
      return true;
    }
    if (!following.finish()) {
      return false;
    }
    int id = Math.max(wal.timeline.newestId(), following.newestSeen()) + 1;
    wal.timeline = wal.timeline.at(wal.flushed).branch(wal.flushed, id);
    wal.timeline.mark(wal.flushed, now());
    follower = null;
    directory.standbySignal = false;
    process.log("LOG:  selected new timeline ID: " + id);
    write(RECORD);
    noteFloors();
    keeper.openAt(now());
    process.log("LOG:  database system is ready to accept connections");
    return true;
  }

  /** A fast shutdown: whoever streams receives everything first. */
  void shutDown() {
    process.log("LOG:  received fast shutdown request");
    commits.abandon();
    keeper.shutdownCheckpoint();
    for (Stream stream : List.copyOf(senders)) {
      Follower receiver = stream.receiver.follower;
      if (receiver != null) {
        receiver.drain(stream);
      }
    }
    directory.cleanShutdown = true;
    process.log("LOG:  database system is shut down");
  }

  /** Its processes are gone. */
  void die() {
    ended = true;
    commits.abandon();
    Follower following = follower;
    if (following != null) {
      following.close();
    }
    for (Stream stream : senders) {
      stream.closeSender();
    }
    senders.clear();
  }

  static String adminUser() {
    return BootContract.ADMIN_USER;
  }
}
