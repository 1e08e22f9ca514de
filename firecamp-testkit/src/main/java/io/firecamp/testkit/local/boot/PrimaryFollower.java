package io.firecamp.testkit.local.boot;

import io.firecamp.testkit.machine.os.OpenDirectory;
import io.firecamp.testkit.machine.os.ServerUser;
import io.firecamp.testkit.machine.os.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a standby where its primary is now. In production a standby resolves the primary's name
 * whenever it connects; a server of this machine cannot ask our DNS server.
 */
public final class PrimaryFollower {
  /** An address and a port. */
  public record Place(String address, int port) {}

  private static final Pattern PRIMARY =
      Pattern.compile("host=''([^']+)'' hostaddr=''([^']+)'' port=(\\d+)");

  private static final int LIMIT = 1 << 20;

  private PrimaryFollower() {}

  /**
   * Rewrites the standby's configuration if its primary is elsewhere.
   *
   * @param places where the member of that DNS name is now, or empty if it is not known
   * @return whether the server has to be told to read it
   */
  public static boolean follow(
      Path pgdata, ServerUser user, Function<String, Optional<Place>> places) throws IOException {
    Path conf = pgdata.resolveSibling("conf");
    Path file = conf.resolve(MemberConf.MEMBER_CONF);
    Optional<byte[]> content;
    try {
      content = OpenDirectory.read(conf, MemberConf.MEMBER_CONF, LIMIT);
    } catch (NoSuchFileException e) {
      return false;
    }
    Matcher found =
        PRIMARY.matcher(new String(content.orElse(new byte[0]), StandardCharsets.UTF_8));
    if (!found.find()) {
      return false;
    }
    Optional<Place> place = places.apply(found.group(1));
    if (place.isEmpty()
        || (place.get().address().equals(found.group(2))
            && Integer.toString(place.get().port()).equals(found.group(3)))) {
      return false;
    }
    String now =
        "host=''%s'' hostaddr=''%s'' port=%d"
            .formatted(found.group(1), place.get().address(), place.get().port());
    WholeFile.write(file, found.replaceFirst(Matcher.quoteReplacement(now)), user);
    return true;
  }
}
