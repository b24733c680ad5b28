/**
 * Event sockets as {@code Flux} and {@code Mono}: the publishers of {@link dev.sluice.streams} with
 * Reactor's operators, contexts and introspection.
 *
 * <p>What a publisher promises stands where it is made:
 * {@link dev.sluice.streams.StreamConnection}, {@link dev.sluice.streams.StreamListener} and
 * {@link dev.sluice.streams.StreamSockets}. Here stands only what Reactor adds:
 *
 * <ul>
 *   <li><b>Signals:</b> no operator and no queue lies between a socket and the subscriber of what a
 *       method here returns. Every {@code Mono} is cold: its work begins with a subscription.
 *   <li><b>Context:</b> the context of whoever subscribes to a send, to {@code serve} or to
 *       {@code receiveRetained(…)} and {@code receiveScoped(…)} is seen by the source, the handler
 *       or the inner publishers, provided that these are Reactor's.
 *   <li><b>Introspection:</b> each is {@link reactor.core.Scannable}: PREFETCH is 0, RUN_STYLE is
 *       ASYNC (the event loop of the socket), NAME begins with {@code sluice.} until
 *       {@code name(…)} says otherwise. The subscriptions of received data are the gate's own and
 *       answer no scan: their demand is in {@code statistics()}, their cancellation and end are
 *       known to the subscriber alone.
 *   <li><b>Blocking:</b> the event loops count among Reactor's threads that must not block: from
 *       Reactor 3.7 on, {@code block()}, {@code toIterable()} and the like throw
 *       {@code IllegalStateException} there. Earlier releases cannot be told.
 *   <li><b>Hooks:</b> assembly hooks see each publisher as an operator; signals that come too late
 *       for their subscriber go to {@code onErrorDropped}.
 * </ul>
 *
 * <p>Works with Reactor 3.5.0 and later; built with 3.8.
 */
@NullMarked
package dev.sluice.reactor;

import org.jspecify.annotations.NullMarked;
