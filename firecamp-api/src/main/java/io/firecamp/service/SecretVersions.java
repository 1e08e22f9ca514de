package io.firecamp.service;

/**
 * The versions of one secret of a service. Each version is stored under a reference of its own and
 * never replaced: a controller that was paused can store what nobody uses, but cannot make a valid
 * secret invalid. A version is stored before it is recorded, and deleted after it is no longer
 * recorded.
 *
 * @param valid the version that the servers use, at least 1
 * @param next the version that is replacing it, higher, or 0 if none is; until it is valid, the
 *     servers use either of them
 * @param oldest the lowest version that may be stored
 */
public record SecretVersions(long valid, long next, long oldest) {
  public SecretVersions {
    if (oldest < 1 || valid < oldest || (next != 0 && next <= valid)) {
      throw new IllegalArgumentException(
          "versions of a secret: valid %d, next %d, oldest %d".formatted(valid, next, oldest));
    }
  }

  /** The versions of a new secret, which begin with that number. */
  public static SecretVersions startingAt(long version) {
    return new SecretVersions(version, 0, version);
  }

  /** Whether another version is replacing the valid one. */
  public boolean isRotating() {
    return next != 0;
  }

  /** Whether only the valid version is stored. */
  public boolean isSettled() {
    return !isRotating() && oldest == valid;
  }

  /** The version that the record requests. */
  public long wanted() {
    return isRotating() ? next : valid;
  }

  /** Returns these with that version replacing the valid one. */
  public SecretVersions rotatingTo(long version) {
    return new SecretVersions(valid, version, oldest);
  }

  /** Returns these after the next version has become valid. */
  public SecretVersions rotated() {
    return new SecretVersions(next, 0, oldest);
  }

  /** Returns these with no version replacing the valid one. */
  public SecretVersions abandoned() {
    return new SecretVersions(valid, 0, oldest);
  }

  /** Returns these after all versions below the valid one were deleted. */
  public SecretVersions cleared() {
    return new SecretVersions(valid, next, valid);
  }
}
