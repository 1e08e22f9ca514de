package io.firecamp.testkit.memory.postgres;

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

  /**
   * Whether the volumes hold the whole data of the member, rather than nothing or what an
   * interrupted first start left.
   *
   * @throws Refusal if they hold anything else
   */
  boolean isWhole() {
    Identity found = data.identity;
    if (found == null) {
      if (!data.isEmpty() || !journal.isEmpty()) {
        throw new Refusal(
            "the volumes hold data that FireCamp did not put there; they are left as they are:"
                + " mount the member's own or empty volumes");
      }
      checkJournal();
      return false;
    }
    if (!found.isOf(wanted.serviceUuid(), wanted.member())) {
      throw belongs("/data", found, "data");
    }
    checkJournal();
    String expected = found.systemId();
    if (expected == null) {
      throw new Refusal(
          "/data/firecamp-member.properties is damaged: it has no system identifier; the volumes"
              + " are left as they are: restore the file");
    }
    if (expected.isEmpty()) {
      if (journal.identity == null && !journal.isEmpty()) {
        throw new Refusal(
            "the volume at /journal holds data that FireCamp did not put there; it is left as it"
                + " is: mount the member's own or an empty volume");
      }
      return false;
    }
    checkDirectory(expected);
    return true;
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
            + "; it is left as it is: mount the "
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
              + "): it is left as it is; put the right one back");
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
          "there is no WAL at /journal/wal; the data is left as it is: mount the journal volume of "
              + wanted.member());
    }
  }
}
