package io.firecamp.spec;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A field of a spec, declared once: its name, how it is written, its value if a stored document
 * does not have it, and how a change takes effect.
 *
 * @param <S> the spec
 * @param <B> the spec's builder
 */
public abstract class SpecField<S, B> {
  private final String name;
  private final Change change;

  private SpecField(String name, Change change) {
    this.name = name;
    this.change = change;
  }

  /**
   * How a change of a field from one text to another takes effect; empty text if it has no value.
   */
  @FunctionalInterface
  public interface Change {
    /**
     * @param key the field's name; of a map the name of the entry
     * @param all all stored fields as text
     */
    ChangeEffect effect(String key, String stored, String wanted, Map<String, String> all);

    /** The effect is always the same. */
    static Change always(ChangeEffect.Kind kind) {
      Objects.requireNonNull(kind, "kind");
      ChangeEffect effect = ChangeEffect.of(kind);
      return (key, stored, wanted, all) -> effect;
    }

    /** The change is always refused, for that reason. */
    static Change refused(String reason) {
      Objects.requireNonNull(reason, "reason");
      ChangeEffect effect = ChangeEffect.refused(reason);
      return (key, stored, wanted, all) -> effect;
    }
  }

  /**
   * A field with one value.
   *
   * @param absent its value in a document that was stored before the field existed
   */
  public static <S, B, T> SpecField<S, B> of(
      String name,
      FieldCodec<T> codec,
      Function<S, T> get,
      BiConsumer<B, T> set,
      T absent,
      Change change) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(get, "get");
    Objects.requireNonNull(set, "set");
    Objects.requireNonNull(absent, "absent");
    Objects.requireNonNull(change, "change");
    return new SpecField<>(name, change) {
      @Override
      void write(S spec, Map<String, String> into) {
        into.put(name, codec.write().apply(get.apply(spec)));
      }

      @Override
      void read(Map<String, String> from, B into) {
        String text = from.get(name);
        set.accept(into, text == null ? absent : codec.read().apply(text));
      }

      @Override
      boolean has(String key) {
        return key.equals(name);
      }
    };
  }

  /** An optional field; it has no value in a document that was stored before it existed. */
  public static <S, B, T> SpecField<S, B> optional(
      String name,
      FieldCodec<T> codec,
      Function<S, Optional<T>> get,
      BiConsumer<B, T> set,
      Change change) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(get, "get");
    Objects.requireNonNull(set, "set");
    Objects.requireNonNull(change, "change");
    return new SpecField<>(name, change) {
      @Override
      void write(S spec, Map<String, String> into) {
        get.apply(spec).ifPresent(value -> into.put(name, codec.write().apply(value)));
      }

      @Override
      void read(Map<String, String> from, B into) {
        String text = from.get(name);
        if (text != null) {
          set.accept(into, codec.read().apply(text));
        }
      }

      @Override
      boolean has(String key) {
        return key.equals(name);
      }
    };
  }

  /**
   * A field of names and texts; each entry is compared separately.
   *
   * @param name the prefix of the names of entries, followed by a dot
   */
  public static <S, B> SpecField<S, B> map(
      String name,
      Function<S, Map<String, String>> get,
      BiConsumer<B, Map<String, String>> set,
      Change change) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(get, "get");
    Objects.requireNonNull(set, "set");
    Objects.requireNonNull(change, "change");
    String prefix = name + ".";
    return new SpecField<>(name, change) {
      @Override
      void write(S spec, Map<String, String> into) {
        get.apply(spec).forEach((key, value) -> into.put(prefix + key, value));
      }

      @Override
      void read(Map<String, String> from, B into) {
        Map<String, String> entries = new TreeMap<>();
        from.forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                entries.put(key.substring(prefix.length()), value);
              }
            });
        set.accept(into, entries);
      }

      @Override
      boolean has(String key) {
        return key.startsWith(prefix);
      }
    };
  }

  /** The field's name, as stored and as shown in messages. */
  public String name() {
    return name;
  }

  Change change() {
    return change;
  }

  abstract void write(S spec, Map<String, String> into);

  abstract void read(Map<String, String> from, B into);

  abstract boolean has(String key);
}
