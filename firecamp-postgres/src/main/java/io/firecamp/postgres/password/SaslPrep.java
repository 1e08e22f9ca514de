package io.firecamp.postgres.password;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.BitSet;
import java.util.Objects;
import java.util.Optional;

/**
 * The profile of passwords that SCRAM prescribes (RFC 4013). Clients differ in what they do with a
 * text that it changes or prohibits: the driver's verifier would not be the one of libpq, and a
 * standby could not connect. Texts that it leaves as they are mean the same to all of them.
 */
public final class SaslPrep {
  private static final BitSet LEFT_AS_IT_IS = read();

  private SaslPrep() {}

  /**
   * Returns what SASLprep does to the text, as the end of a sentence that does not contain the
   * text; empty if it leaves it as it is.
   */
  public static Optional<String> problem(String text) {
    if (!text.codePoints().allMatch(LEFT_AS_IT_IS::get)) {
      return Optional.of(
          "contains a character that SASLprep (RFC 4013) changes or prohibits, such as an invisible one, a"
              + " special space, or one that is newer than Unicode 3.2");
    }
    if (!Normalizer.isNormalized(text, Normalizer.Form.NFKC)) {
      return Optional.of(
          "contains a character that SASLprep (RFC 4013) replaces by another one, such as a superscript, a"
              + " ligature or a letter with a separate accent");
    }
    return mixesDirections(text)
        ? Optional.of(
            "mixes letters of both writing directions in a way that SASLprep (RFC 4013) prohibits")
        : Optional.empty();
  }

  /** RFC 3454, 6: right-to-left text has no left-to-right letters, and begins and ends as such. */
  private static boolean mixesDirections(String text) {
    boolean right = text.codePoints().anyMatch(SaslPrep::isRightToLeft);
    return right
        && (text.codePoints()
                .anyMatch(c -> Character.getDirectionality(c) == Character.DIRECTIONALITY_LEFT_TO_RIGHT)
            || !isRightToLeft(text.codePointAt(0))
            || !isRightToLeft(text.codePointBefore(text.length())));
  }

  private static boolean isRightToLeft(int character) {
    byte direction = Character.getDirectionality(character);
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }

  private static BitSet read() {
    BitSet read = new BitSet();
    try (InputStream in = SaslPrep.class.getResourceAsStream("saslprep.txt")) {
      new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> add(line, read));
    } catch (IOException e) {
      throw new UncheckedIOException("saslprep.txt cannot be read", e);
    }
    return read;
  }

  private static void add(String line, BitSet read) {
    for (String range : line.trim().split(" ", -1)) {
      int dash = range.indexOf('-');
      int from = Integer.parseInt(dash < 0 ? range : range.substring(0, dash), 16);
      read.set(from, Integer.parseInt(range.substring(dash + 1), 16) + 1);
    }
  }
}
