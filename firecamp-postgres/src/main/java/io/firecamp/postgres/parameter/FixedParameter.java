package io.firecamp.postgres.parameter;

/**
 * A parameter that a spec may not set.
 *
 * @param name in lower case
 * @param reason the reason, as the end of a sentence about the parameter
 * @param instead what to do instead
 */
public record FixedParameter(String name, String reason, String instead) {}
