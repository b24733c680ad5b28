/**
 * Event sockets as {@code Flowable}, {@code Single} and {@code Completable}: the publishers of
 * {@link dev.sluice.streams} with RxJava's operators.
 *
 * <p>What a publisher promises stands where it is made:
 * {@link dev.sluice.streams.StreamConnection}, {@link dev.sluice.streams.StreamListener} and
 * {@link dev.sluice.streams.StreamSockets}. Here stands only what RxJava adds:
 *
 * <ul>
 *   <li><b>Signals:</b> no operator and no queue lies between a socket and the subscriber of what a
 *       method here returns. Everything is cold: its work begins with a subscription.
 *   <li><b>Errors</b> that come too late for their observer go to {@code RxJavaPlugins.onError}.
 *   <li><b>Drops:</b> RxJava does not tell what its operators drop. The queue of an operator right
 *       behind {@code receiveRetained()}, such as {@code observeOn}, is released at a cancel. Other
 *       retained data that was dropped is returned, counted and logged when the garbage collector
 *       finds it; {@link dev.sluice.rx.RxConnection#receiveScoped} leaves none.
 * </ul>
 *
 * <p>Works with RxJava 3.1.1 and later.
 */
@NullMarked
package dev.sluice.rx;

import org.jspecify.annotations.NullMarked;
