package io.firecamp.testkit.memory.postgres;

import java.util.ArrayList;
import java.util.List;

/** The words of {@code synchronous_standby_names} (syncrep_scanner.l). */
final class SyncWords {
  private record Word(String text, boolean quoted) {}

  private final List<Word> words = new ArrayList<>();
  private int next;

  SyncWords(String text) {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '"') {
        at = quoted(text, at + 1);
      } else if (c == '(' || c == ')' || c == ',' || c == '*') {
        words.add(new Word(String.valueOf(c), false));
        at++;
      } else {
        at = plain(text, at);
      }
    }
  }

  private int quoted(String text, int from) {
    StringBuilder word = new StringBuilder();
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) != '"') {
        word.append(text.charAt(i));
      } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
        word.append('"');
        i++;
      } else {
        words.add(new Word(word.toString(), true));
        return i + 1;
      }
    }
    words.add(new Word("\"", false));
    return text.length();
  }

  private int plain(String text, int from) {
    int end = from;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end))
            || text.charAt(end) == '_'
            || text.charAt(end) == '$')) {
      end++;
    }
    if (end == from) {
      throw new IllegalArgumentException("syntax error");
    }
    words.add(new Word(text.substring(from, end), false));
    return end;
  }

  private boolean is(String text) {
    return next < words.size()
        && !words.get(next).quoted()
        && words.get(next).text().equalsIgnoreCase(text);
  }

  /** Takes the word if it is the next one. */
  boolean take(String text) {
    boolean there = is(text);
    next += there ? 1 : 0;
    return there;
  }

  void expect(String text) {
    if (!take(text)) {
      throw new IllegalArgumentException("syntax error");
    }
  }

  /** The next word if it is a number before a list; zero if not, which is wrong if it must be. */
  int number(boolean must) {
    boolean list = next + 1 < words.size() && words.get(next + 1).text().equals("(");
    if (list && !words.get(next).quoted()) {
      int number = Integer.parseInt(words.get(next++).text());
      if (number > 0) {
        return number;
      }
      throw new IllegalArgumentException(
          "number of synchronous standbys must be greater than zero");
    }
    if (must) {
      throw new IllegalArgumentException("syntax error");
    }
    return 0;
  }

  /** Names with commas between them. */
  void names(List<String> names) {
    do {
      Word word = next < words.size() ? words.get(next++) : new Word("", false);
      boolean name = word.quoted() || word.text().equals("*") || isName(word.text());
      if (!name) {
        throw new IllegalArgumentException("syntax error");
      }
      names.add(word.text());
    } while (take(","));
  }

  /** A number is a name too; the two words of the grammar are none. */
  private static boolean isName(String text) {
    return !text.isEmpty()
        && !text.equalsIgnoreCase("first")
        && !text.equalsIgnoreCase("any")
        && (Character.isLetter(text.charAt(0))
            || text.charAt(0) == '_'
            || text.chars().allMatch(Character::isDigit));
  }

  void end() {
    if (next < words.size()) {
      throw new IllegalArgumentException("syntax error");
    }
  }
}
