package io.firecamp.testkit.binaries;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Writes small txz archives. */
final class TestArchives {
  private TestArchives() {}

  interface Content {
    void addTo(TarArchiveOutputStream tar) throws IOException;
  }

  static Path write(Path file, Content content) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(new XZOutputStream(out, new LZMA2Options(0)))) {
      content.addTo(tar);
    }
    return file;
  }

  /** An archive whose programs are shell scripts that claim to be PostgreSQL 17.2. */
  static Path server(Path file) throws IOException {
    return write(
        file,
        tar -> {
          addFile(tar, "bin/postgres", 0700, "#!/bin/sh\necho 'postgres (PostgreSQL) 17.2'\n");
          addFile(tar, "bin/initdb", 0700, "#!/bin/sh\n");
          addFile(tar, "bin/pg_ctl", 0700, "#!/bin/sh\n");
          addFile(tar, "share/sample.conf", 0600, "port = 5432\n");
          addLink(tar, "lib/libpq.so", "../share/sample.conf");
        });
  }

  static void addFile(TarArchiveOutputStream tar, String name, int mode, String text)
      throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setMode(mode);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  static void addLink(TarArchiveOutputStream tar, String name, String target) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }
}
