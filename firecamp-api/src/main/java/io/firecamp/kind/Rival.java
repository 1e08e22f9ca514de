package io.firecamp.kind;

import java.util.Objects;

/**
 * Why the intended primary of a service must not be started now.
 *
 * @param reason names the member and says what to do
 * @param isCertain whether another member accepts writes; otherwise one does not respond, so that
 *     it cannot be excluded
 */
public record Rival(String reason, boolean isCertain) {
  public Rival {
    Objects.requireNonNull(reason, "reason");
  }
}
