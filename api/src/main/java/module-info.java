/**
 * Kernel-style event sockets: the contract, without behaviour beyond value types and finding a
 * provider.
 */
module dev.sluice.api {
  requires static transitive org.jspecify;

  exports dev.sluice.api;
  exports dev.sluice.spi;

  uses dev.sluice.spi.SocketProvider;
}
