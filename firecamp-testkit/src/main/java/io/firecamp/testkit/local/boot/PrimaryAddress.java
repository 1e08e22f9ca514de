package io.firecamp.testkit.local.boot;

/** The address that the primary's DNS name has now; processes of this machine do not resolve it. */
public final class PrimaryAddress {
  /** Added to a member's environment by the local runtime. */
  public static final String ENV = "FIRECAMP_PRIMARY_ADDRESS";

  private PrimaryAddress() {}
}
