package io.firecamp.spec;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * How the value of a field is written as text, for comparison and for the stored document, and
 * parsed.
 */
public record FieldCodec<T>(Function<T, String> write, Function<String, T> read) {
  public FieldCodec {
    Objects.requireNonNull(write, "write");
    Objects.requireNonNull(read, "read");
  }

  /** Text as it is. */
  public static final FieldCodec<String> TEXT = new FieldCodec<>(t -> t, t -> t);

  /** A whole number. */
  public static final FieldCodec<Integer> NUMBER =
      new FieldCodec<>(n -> Integer.toString(n), Integer::valueOf);

  /** {@code true} or {@code false}. */
  public static final FieldCodec<Boolean> FLAG =
      new FieldCodec<>(b -> Boolean.toString(b), Boolean::valueOf);

  /** Texts without commas. */
  public static final FieldCodec<List<String>> LIST =
      new FieldCodec<>(
          texts -> String.join(",", texts),
          text -> text.isEmpty() ? List.of() : List.of(text.split(",")));
}
