package io.firecamp.testkit.memory.postgres;

import io.firecamp.postgres.boot.BootWords;
import java.util.Objects;

/** What the boot contract says of what is found on the volumes. Changes nothing. */
final class VolumeCheck {
  private final Environment wanted;
  private final DataDisk data;
  private final JournalDisk journal;

  VolumeCheck(Environment wanted, DataDisk data, JournalDisk journal) {
    this.wanted = wanted;
    this.data = data;
    this.journal = journal;
  }

  /** What the volumes hold. */
  enum Found {
    /** Nothing, or what an interrupted first start left. */
    NOTHING,
    /** Data that is to be replaced by a new copy of the primary. */
    OLD_COPY,
    /** The data of the member. */
    WHOLE
  }

  /**
   * What the volumes hold.
   *
   * @throws Refusal if they hold anything else, or the member must not be started with it
   */
  Found found() {
    Identity found = data.identity;
    if (found == null) {
      if (!data.isEmpty() || !journal.isEmpty()) {
        throw new Refusal(
            "the volumes hold data that FireCamp did not put there; they were not changed:"
                + " mount the member's own or empty volumes");
      }
      checkJournal();
      refuseLost();
      return Found.NOTHING;
    }
    if (!found.isOf(wanted.serviceUuid(), wanted.member())) {
      throw belongs("/data", found, "data");
    }
    checkJournal();
    String expected = found.systemId();
    if (expected == null) {
      throw new Refusal(
          "/data/firecamp-member.properties is damaged: it has no system identifier; the volumes"
              + " were not changed: restore the file");
    }
    if (expected.isEmpty()) {
      if (journal.identity == null && !journal.isEmpty()) {
        throw new Refusal(
            "the volume at /journal holds data that FireCamp did not put there; it was not"
                + " changed: mount the member's own or an empty volume");
      }
      refuseLost();
      return Found.NOTHING;
    }
    if (isOldCopy(found)) {
      return Found.OLD_COPY;
    }
    checkDirectory(expected);
    if (wanted.role() != Environment.Role.LOOK) {
      refuseFormerPrimary();
      refuseOlder();
    }
    return Found.WHOLE;
  }

  /** What a member has that is only looked at. */
  String words(Found found) {
    DataDirectory directory = data.directory;
    return found == Found.WHOLE && directory != null
        ? BootWords.looked(wanted.member(), directory.standbySignal, timeline())
        : BootWords.nothing(wanted.member());
  }

  private int timeline() {
    return Objects.requireNonNull(journal.wal).timeline.id;
  }

  /** Another member was promoted, or followed one that was. */
  private void refuseOlder() {
    if (wanted.startsAsPrimary() && timeline() < wanted.timeline()) {
      throw new Refusal(
          BootWords.olderThan(
              wanted.member(),
              timeline(),
              wanted.timelineOf(),
              Integer.toString(wanted.timeline())));
    }
  }

  private boolean isOldCopy(Identity found) {
    if (!wanted.startsAsPrimary()) {
      return found.cloning() > 0 || found.copy() < wanted.copy();
    }
    if (found.cloning() > 0) {
      throw new Refusal(
          "the data of member "
              + wanted.member()
              + " was being cloned again when it became the primary; what it had is in /data/db.old"
              + " and /journal/wal.old: both volumes were not changed; choose another primary,"
              + " or put the old directories back");
    }
    return false;
  }

  /** Once the service has had data, empty volumes of its primary are lost ones. */
  private void refuseLost() {
    if (wanted.startsAsPrimary() && !wanted.mayInitialize()) {
      throw new Refusal(
          "the volumes of member "
              + wanted.member()
              + ", the primary, have no data, but the service has had some: they were not changed;"
              + " mount the right volumes, or promote a standby, adopt it as the primary, and this"
              + " member is cloned again");
    }
  }

  /** What was a primary may have rows that the primary of now has not. */
  private void refuseFormerPrimary() {
    DataDirectory directory = data.directory;
    if (!wanted.startsAsPrimary() && directory != null && !directory.standbySignal) {
      throw new Refusal(BootWords.formerPrimary(wanted.member(), timeline(), wanted.primaryHost()));
    }
  }

  private void checkJournal() {
    Identity found = journal.identity;
    if (found != null && !found.isOf(wanted.serviceUuid(), wanted.member())) {
      throw belongs("/journal", found, "journal");
    }
  }

  private Refusal belongs(String mount, Identity found, String which) {
    return new Refusal(
        "the volume at "
            + mount
            + " belongs to member "
            + found.member()
            + " of service "
            + found.serviceUuid()
            + "; it was not changed: mount the "
            + which
            + " volume of "
            + wanted.member());
  }

  private void checkDirectory(String expected) {
    DataDirectory directory = data.directory;
    boolean readable = directory != null && !data.corrupt;
    String found = readable && directory != null ? directory.systemId : "unknown";
    if (!found.equals(expected)) {
      throw new Refusal(
          "the data directory of member "
              + wanted.member()
              + " is of another cluster (system identifier "
              + found
              + ", expected "
              + expected
              + "): it was not changed; put the right one back, or clone the member again if it is"
              + " a standby");
    }
    if (directory != null && directory.major != wanted.major()) {
      throw new Refusal(
          "FATAL:  database files are incompatible with server: The data directory was initialized"
              + " by PostgreSQL version "
              + directory.major
              + ", which is not compatible with this version "
              + wanted.major());
    }
    if (journal.wal == null) {
      throw new Refusal(
          "there is no WAL at /journal/wal; the data was not changed: mount the journal volume of "
              + wanted.member());
    }
  }
}
