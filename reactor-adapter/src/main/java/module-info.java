/** Event sockets as {@code Flux} and {@code Mono}. */
module dev.sluice.reactor {
  requires transitive dev.sluice.streams;
  requires transitive reactor.core;
  requires static transitive org.jspecify;

  exports dev.sluice.reactor;
}
