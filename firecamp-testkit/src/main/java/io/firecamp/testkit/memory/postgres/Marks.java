package io.firecamp.testkit.memory.postgres;

import java.util.Arrays;

/**
 * When which position was reached. Old marks are thinned out: what is then said of a position
 * between two of them is the later time.
 */
final class Marks {
  private static final int MOST = 4096;
  private long[] positions = new long[4];
  private long[] times = new long[4];
  private int size;

  void add(long lsn, long nanos) {
    if (size > 0 && times[size - 1] == nanos) {
      positions[size - 1] = lsn;
      return;
    }
    if (size == MOST) {
      thin();
    }
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, size * 2);
      times = Arrays.copyOf(times, size * 2);
    }
    positions[size] = lsn;
    times[size] = nanos;
    size++;
  }

  private void thin() {
    int kept = 0;
    for (int i = 1; i < size; i += 2) {
      positions[kept] = positions[i];
      times[kept] = times[i];
      kept++;
    }
    size = kept;
  }

  /** The last position that was reached by then; the other one if none. */
  long lsnAt(long nanos, long otherwise) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] - nanos <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? otherwise : positions[low - 1];
  }

  /** When the position was reached; the other time if it was not. */
  long timeOf(long lsn, long otherwise) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (positions[middle] < lsn) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == size ? otherwise : times[low];
  }
}
