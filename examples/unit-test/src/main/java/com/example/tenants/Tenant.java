package com.example.tenants;

/**
 * A tenant, and where its database is.
 *
 * @param name the name, in lower case
 * @param writeUrl the JDBC URL that leads to the primary, without user and password
 * @param readUrl the JDBC URL that leads to a standby, or to the primary if none answers
 */
public record Tenant(String name, String writeUrl, String readUrl) {}
