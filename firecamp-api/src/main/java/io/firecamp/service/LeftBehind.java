package io.firecamp.service;

import java.util.Objects;

/**
 * A member that an operation completed without: what is wanted of it is recorded, and a later call
 * applies it when the member is there again.
 *
 * @param member its name
 * @param reason why it is not there, and what to do
 */
public record LeftBehind(String member, String reason) {
  public LeftBehind {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(reason, "reason");
  }

  @Override
  public String toString() {
    return member + ": " + reason;
  }
}
