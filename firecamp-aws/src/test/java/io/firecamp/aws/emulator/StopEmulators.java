package io.firecamp.aws.emulator;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Stops the emulators after the last test. */
public final class StopEmulators implements LauncherSessionListener {
  @Override
  public void launcherSessionClosed(LauncherSession session) {
    Emulators.stopAll();
  }
}
