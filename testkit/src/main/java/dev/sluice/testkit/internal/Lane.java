package dev.sluice.testkit.internal;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Steps of one cause, which real systems order: they run first in, first out. Steps of different
 * lanes run in the order that the seed decides. Guarded by {@link Steps}.
 */
final class Lane {
  /** The lanes of one owner, who asks whether anything of its own is left to do. */
  static final class Group {
    /** Steps waiting in all its lanes. */
    private int waiting;

    boolean isIdle() {
      return waiting == 0;
    }
  }

  record Step(String what, Runnable body) {}

  private final Group group;
  private final Object owner;
  private final String cause;
  private final ArrayDeque<Step> steps = new ArrayDeque<>(2);

  /** The owner's name is asked for when a step runs. */
  Lane(Group group, Object owner, String cause) {
    this.group = group;
    this.owner = owner;
    this.cause = cause;
  }

  /** Adds a step; true if it is the only one. */
  boolean add(Step step) {
    steps.add(step);
    group.waiting++;
    return steps.size() == 1;
  }

  @Nullable
  Step poll() {
    Step next = steps.poll();
    if (next != null) {
      group.waiting--;
    }
    return next;
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  String ownerName() {
    return owner.toString();
  }

  @Override
  public String toString() {
    return owner + " " + cause;
  }
}
