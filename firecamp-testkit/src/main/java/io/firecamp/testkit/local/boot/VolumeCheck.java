package io.firecamp.testkit.local.boot;

import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.boot.BootWords;
import io.firecamp.testkit.machine.os.Trees;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the boot contract says of what is found on the volumes of a member. */
final class VolumeCheck {
  /** What the volumes hold. */
  enum Found {
    /** Nothing, or what an interrupted first start left. */
    NOTHING,
    /** Data that is to be replaced by a new copy of the primary. */
    OLD_COPY,
    /** The data of the member. */
    WHOLE
  }

  private final BootRequest request;

  VolumeCheck(BootRequest request) {
    this.request = request;
  }

  /**
   * Changes nothing but for clearing files that a killed process left half written on the member's
   * own volumes.
   *
   * @throws BootException if the volumes hold anything else than the member's data, or the member
   *     must not be started with it
   */
  Found found() throws IOException {
    Optional<Marker> marker = Marker.read(request.data());
    if (marker.isEmpty()) {
      refuseForeignData();
      refuseLost();
      clearHalfWritten();
      return Found.NOTHING;
    }
    refuseOfAnother("data", marker.get());
    Optional<Marker> journal = Marker.read(request.journal());
    journal.ifPresent(j -> refuseOfAnother("journal", j));
    if (!marker.get().isComplete()) {
      if (journal.isEmpty() && !isEmpty(request.journal())) {
        throw foreignData();
      }
      refuseLost();
      clearHalfWritten();
      return Found.NOTHING;
    }
    if (!marker.get().systemId().matches("[0-9]+")) {
      throw new BootException(
          "%s on the data volume of member %s is damaged: it has no system identifier; the volumes were not changed: restore the file"
              .formatted(BootContract.MARKER, request.member()));
    }
    clearHalfWritten();
    if (isOldCopy(marker.get())) {
      return Found.OLD_COPY;
    }
    refuseOtherSystem(marker.get());
    if (!request.looks()) {
      refuseFormerPrimary();
      refuseOlder();
    }
    return Found.WHOLE;
  }

  /** What a member has that is only looked at. */
  String words(Found found) throws IOException {
    return found == Found.WHOLE
        ? BootWords.looked(request.member(), isStandby(), timeline())
        : BootWords.nothing(request.member());
  }

  private boolean isOldCopy(Marker marker) {
    if (!request.startsAsPrimary()) {
      return marker.cloning() > 0 || marker.copy() < request.copy();
    }
    if (marker.cloning() > 0) {
      throw new BootException(
          "the data of member %s was being cloned again when it became the primary; what it had is in %s and %s: both volumes were not changed; choose another primary, or put the old directories back"
              .formatted(request.member(), request.oldPgdata(), request.oldWal()));
    }
    return false;
  }

  private void refuseOfAnother(String which, Marker found) {
    if (!found.isOf(request.env(BootContract.ENV_SERVICE_UUID), request.member())) {
      throw new BootException(
          "the %s volume of member %s belongs to member %s of service %s: it was not changed; attach the right volume"
              .formatted(which, request.member(), found.member(), found.serviceUuid()));
    }
  }

  private void refuseOtherSystem(Marker marker) throws IOException {
    String found = systemId();
    if (!found.equals(marker.systemId())) {
      throw new BootException(
          "the data directory of member %s is of another cluster (system identifier %s, expected %s): it was not changed; put the right one back, or clone the member again if it is a standby"
              .formatted(request.member(), found, marker.systemId()));
    }
  }

  private String systemId() throws IOException {
    try {
      return ControlFile.systemId(request.pgdata());
    } catch (NoSuchFileException e) {
      return "unknown";
    }
  }

  /** Once the service has had data, empty volumes of its primary are lost ones. */
  private void refuseLost() {
    if (request.startsAsPrimary() && !request.mayInitialize()) {
      throw new BootException(
          "the volumes of member %s, the primary, have no data, but the service has had some: they were not changed; attach the right volumes, or promote a standby, adopt it as the primary, and this member is cloned again"
              .formatted(request.member()));
    }
  }

  /** What was a primary may have rows that the primary of now has not. */
  private void refuseFormerPrimary() throws IOException {
    if (!request.startsAsPrimary() && !isStandby()) {
      throw new BootException(
          BootWords.formerPrimary(
              request.member(), timeline(), request.env(BootContract.ENV_PRIMARY_HOST)));
    }
  }

  /** Another member was promoted, or followed one that was. */
  private void refuseOlder() throws IOException {
    if (request.startsAsPrimary() && request.timeline() > 0 && timeline() < request.timeline()) {
      throw new BootException(
          BootWords.olderThan(
              request.member(),
              timeline(),
              request.timelineOf(),
              Integer.toString(request.timeline())));
    }
  }

  private boolean isStandby() {
    return Files.exists(request.pgdata().resolve("standby.signal"));
  }

  private int timeline() throws IOException {
    return ControlFile.read(request.pgdata()).timeline();
  }

  private void refuseForeignData() throws IOException {
    for (Path path : List.of(request.pgdata(), request.oldPgdata(), request.journal())) {
      if (!isEmpty(path)) {
        throw foreignData();
      }
    }
  }

  private BootException foreignData() {
    return new BootException(
        "the volumes of member %s hold data that FireCamp did not put there: they were not changed; attach empty volumes"
            .formatted(request.member()));
  }

  /** A file that a killed process had not renamed yet is nobody's data. */
  private static boolean isEmpty(Path directory) throws IOException {
    if (Trees.isEmpty(directory)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(e -> e.getFileName().toString())
          .allMatch(n -> n.equals("lost+found") || WholeFile.isHalfWritten(n));
    }
  }

  private void clearHalfWritten() throws IOException {
    for (Path directory :
        List.of(request.data(), request.journal(), request.conf(), request.pgdata())) {
      if (Files.isDirectory(directory)) {
        try (Stream<Path> entries = Files.list(directory)) {
          for (Path entry :
              entries.filter(e -> WholeFile.isHalfWritten(e.getFileName().toString())).toList()) {
            Files.deleteIfExists(entry);
          }
        }
      }
    }
  }
}
