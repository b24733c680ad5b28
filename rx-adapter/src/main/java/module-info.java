/** Event sockets as {@code Flowable}, {@code Single} and {@code Completable}. */
module dev.sluice.rx {
  requires transitive dev.sluice.streams;
  requires transitive io.reactivex.rxjava3;
  requires static transitive org.jspecify;

  exports dev.sluice.rx;
}
