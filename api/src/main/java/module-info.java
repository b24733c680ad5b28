/**
 * Kernel-style event sockets: the contract, without behaviour beyond value types, finding a
 * provider, and what providers share.
 */
module dev.sluice.api {
  requires static transitive org.jspecify;

  exports dev.sluice.api;
  exports dev.sluice.api.extension;
  exports dev.sluice.spi;
  exports dev.sluice.spi.support;

  uses dev.sluice.spi.SocketProvider;
}
