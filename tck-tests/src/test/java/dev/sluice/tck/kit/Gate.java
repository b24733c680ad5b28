package dev.sluice.tck.kit;

/** Holds a callback, and with it the loop, while the test acts from another thread. */
public interface Gate {
  /** Called by the callback: waits for the test's action, then gives what it was given. */
  <T> T pass(T answer);

  /** Called by the test: acts while a callback stands here, then lets it go. */
  void meanwhile(Runnable action);
}
