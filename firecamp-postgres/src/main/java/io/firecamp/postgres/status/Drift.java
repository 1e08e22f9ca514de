package io.firecamp.postgres.status;

import io.firecamp.postgres.server.FileSetting;
import io.firecamp.postgres.server.FileSetting.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A setting that somebody changed on a server.
 *
 * @param wanted the value that the member was given, or empty if it was given none
 * @param found the value in its files, or empty if it was removed
 * @param file the file that has it
 */
public record Drift(String name, String wanted, String found, String file) {
  public Drift {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(wanted, "wanted");
    Objects.requireNonNull(found, "found");
    Objects.requireNonNull(file, "file");
  }

  /**
   * Compares the files of a server with what was rendered for it. The last line of a setting
   * counts; what the start of the member writes itself is no drift.
   *
   * @param rendered the settings that the member was given
   */
  static List<Drift> between(Map<String, String> rendered, List<FileSetting> files) {
    Map<String, FileSetting> last = new TreeMap<>();
    files.forEach(s -> last.put(s.name().toLowerCase(Locale.ROOT), s));
    List<Drift> drift = new ArrayList<>();
    rendered.forEach(
        (name, wanted) -> {
          FileSetting found = last.remove(name.toLowerCase(Locale.ROOT));
          if (found == null) {
            drift.add(new Drift(name, wanted, "", "postgresql.conf"));
          } else if (found.origin() != Origin.MEMBER && !found.value().equals(wanted)) {
            drift.add(new Drift(name, wanted, found.value(), found.file()));
          }
        });
    last.values().stream()
        .filter(s -> s.origin() != Origin.MEMBER)
        .forEach(s -> drift.add(new Drift(s.name(), "", s.value(), s.file())));
    return List.copyOf(drift);
  }

  @Override
  public String toString() {
    return "%s = '%s' in %s%s"
        .formatted(name, found, file, wanted.isEmpty() ? "" : ", instead of '" + wanted + "'");
  }
}
