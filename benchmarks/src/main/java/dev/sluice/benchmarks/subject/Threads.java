package dev.sluice.benchmarks.subject;

/** Threads of the blocking subjects; none keeps the process alive. */
final class Threads {
  private Threads() {}

  static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
