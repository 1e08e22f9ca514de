package io.firecamp.testkit.memory.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one primary wrote: one branch of the history of a service. Two branches may have the same
 * number, if two members were promoted that did not know of each other; they are not the same.
 */
final class Timeline {
  final int id;
  final @Nullable Timeline parent;

  /** Where it leaves its parent. */
  final long fork;

  private final List<Fact> facts = new ArrayList<>();
  private final Marks marks = new Marks();

  private Timeline(int id, @Nullable Timeline parent, long fork) {
    this.id = id;
    this.parent = parent;
    this.fork = fork;
  }

  /** The first one of a new database. */
  static Timeline first(Fact fact) {
    Timeline first = new Timeline(1, null, fact.lsn());
    first.facts.add(fact);
    return first;
  }

  /** The branch that begins there. */
  Timeline branch(long at, int newId) {
    return new Timeline(newId, this, at);
  }

  void add(Fact fact) {
    facts.add(fact);
  }

  /** From now on everything up to that position was written at that time or before. */
  void mark(long lsn, long nanos) {
    marks.add(lsn, nanos);
  }

  /** What had been written at that time. */
  long writtenAt(long nanos) {
    return marks.lsnAt(nanos, fork);
  }

  /** When what is at that position was written; now if that is not known. */
  long timeOf(long lsn, long now) {
    Timeline of = at(lsn);
    return of.marks.timeOf(lsn, now);
  }

  /** The last fact up to that position. */
  Fact factAt(long lsn) {
    for (int i = facts.size() - 1; i >= 0; i--) {
      if (facts.get(i).lsn() <= lsn) {
        return facts.get(i);
      }
    }
    return Objects.requireNonNull(parent, "WAL before its beginning").factAt(Math.min(lsn, fork));
  }

  /** The first fact after one position and up to the other, or null. */
  @Nullable Fact firstFact(long after, long upTo) {
    Timeline before = parent;
    if (before != null && after < fork) {
      Fact found = before.firstFact(after, Math.min(upTo, fork));
      if (found != null) {
        return found;
      }
    }
    if (facts.isEmpty() || facts.get(facts.size() - 1).lsn() <= after) {
      return null;
    }
    for (Fact fact : facts) {
      if (fact.lsn() > after) {
        return fact.lsn() <= upTo ? fact : null;
      }
    }
    return null;
  }

  /** The branch of this history that a position is on. */
  Timeline at(long lsn) {
    Timeline found = this;
    Timeline before = found.parent;
    while (before != null && lsn < found.fork) {
      found = before;
      before = found.parent;
    }
    return found;
  }

  /**
   * Up to where that branch is part of this history: no bound for this one itself, less than
   * everything for one that is not part of it.
   */
  long sharedWith(Timeline branch) {
    if (branch == this) {
      return Long.MAX_VALUE;
    }
    long least = Long.MAX_VALUE;
    for (Timeline t = this; t != null; t = t.parent) {
      if (t == branch) {
        return least;
      }
      least = Math.min(least, t.fork);
    }
    return -1;
  }

  /** The highest number in this history. */
  int newestId() {
    int newest = 0;
    for (Timeline t = this; t != null; t = t.parent) {
      newest = Math.max(newest, t.id);
    }
    return newest;
  }
}
