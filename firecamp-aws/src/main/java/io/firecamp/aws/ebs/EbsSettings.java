package io.firecamp.aws.ebs;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How volumes are made and looked at. Immutable.
 *
 * @param kmsKey the key of encrypted volumes: an id, an ARN or an alias; the account's default key
 *     if empty
 * @param visible how long a new volume may be missing in what EC2 lists
 * @param stuck after how long a volume that is still attaching will not get there any more
 */
public record EbsSettings(Optional<String> kmsKey, Duration visible, Duration stuck) {
  private static final Duration VISIBLE = Duration.ofMinutes(1);
  private static final Duration STUCK = Duration.ofSeconds(90);

  public EbsSettings {
    Objects.requireNonNull(kmsKey, "kmsKey");
    Objects.requireNonNull(visible, "visible");
    Objects.requireNonNull(stuck, "stuck");
  }

  /** The default key, one minute, 90 seconds. */
  public static EbsSettings defaults() {
    return new EbsSettings(Optional.empty(), VISIBLE, STUCK);
  }

  /** The same with that key. */
  public EbsSettings withKmsKey(String key) {
    return new EbsSettings(Optional.of(key), visible, stuck);
  }
}
