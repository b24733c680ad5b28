/** Event sockets as plain Reactive Streams publishers and subscribers. */
module dev.sluice.streams {
  requires transitive dev.sluice.api;
  requires transitive org.reactivestreams;
  requires static transitive org.jspecify;

  exports dev.sluice.streams;
}
