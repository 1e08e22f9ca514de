package com.example.tenants;

/** There are as many tenants as are allowed. Nothing was changed. */
public final class QuotaExceededException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  QuotaExceededException(String tenant, int quota) {
    super(
        "tenant %s is refused, as there are %d tenants, which is the quota: remove one or raise it"
            .formatted(tenant, quota));
  }
}
