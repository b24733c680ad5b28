/** A deterministic subsystem in memory, to test what uses event sockets. */
module dev.sluice.testkit {
  requires transitive dev.sluice.api;
  requires static org.jspecify;

  exports dev.sluice.testkit;

  provides dev.sluice.spi.SocketProvider with
      dev.sluice.testkit.SimulatedProvider;
}
