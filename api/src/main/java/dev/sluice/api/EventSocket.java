package dev.sluice.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A socket: WSK_SOCKET with what all its categories share.
 *
 * <p><b>Threads:</b> every method may be called from any thread, also from callbacks, and none
 * blocks. Calls made on the socket's {@link #eventLoop()} are carried out at once where that is
 * possible, calls from elsewhere by a task on it, in the order in which one thread made them. A
 * call that takes a {@link Request} returns SUCCESS, PENDING or the error, and completes the
 * request exactly once in every case (WSK R9); callers may ignore what it returns.
 *
 * <p><b>Errors:</b> after {@link #close} every call with a request, {@link #enableEvents},
 * {@link #disableEvent} and {@link #registerExtension} answer {@link Status#FILE_FORCED_CLOSED}; so
 * does a socket that no longer works, until it is closed (WSK R79). What is known stays so: the
 * addresses of a socket that had them, and {@link #statistics}; retained data are released as
 * before, and closing again succeeds.
 */
public sealed interface EventSocket permits BasicSocket, TransportSocket {
  /**
   * Where this socket's callbacks and completions run.
   *
   * @return the loop; never another one
   */
  EventLoop eventLoop();

  /**
   * Turns events on: SO_WSK_EVENT_CALLBACK. A listening socket takes the events of connections too
   * and passes them on to every socket of an {@link AcceptEvent}, not to those of
   * {@link ListeningSocket#accept} (WSK R23, R24); those cannot be disabled on it (R25). An enable
   * that comes while a disable of the same event is pending wins (D24). Enabling what is on, as a
   * static event is for ever ({@link ClientControl#SET_STATIC_EVENTS}), changes nothing.
   *
   * @param events one or more
   * @return SUCCESS; {@link Status#INVALID_DEVICE_STATE} on a listening socket that is not bound or
   *     a connection that is not connected; {@link Status#INVALID_DEVICE_REQUEST} for an event of
   *     another category; {@link Status#INVALID_PARAMETER} for none
   */
  Status enableEvents(Set<EventType> events);

  /**
   * Turns one event off: SO_WSK_EVENT_CALLBACK with WSK_EVENT_DISABLE. After SUCCESS, or after the
   * request completed with it, the callback does not run until the event is enabled again (WSK
   * R21). Pausing is a state of its own and is not changed.
   *
   * @param event the event
   * @param request completed when no callback of the event runs any more, or {@code null};
   *     completes with {@link Status#CANCELLED} if the event was enabled again before that (D24)
   * @return SUCCESS when the callback is not running (WSK R18); else {@link Status#PENDING} with a
   *     request (R19), {@link Status#EVENT_PENDING} without (R20); the errors of
   *     {@link #enableEvents}, and {@link Status#INVALID_DEVICE_REQUEST} for a static event (R22)
   */
  Status disableEvent(EventType event, @Nullable Request request);

  /**
   * Sets an option: WskControlSocket with WskSetOption. Completes with
   * {@link Status#INVALID_DEVICE_REQUEST} for another category's, {@link Status#NOT_SUPPORTED} when
   * user space or the transport lacks it (D18), {@link Status#INVALID_PARAMETER} for a value it
   * cannot take, {@link Status#INVALID_DEVICE_STATE} when it comes too late. Another category's
   * wins over everything else, also for what no category supports here.
   *
   * @param option which
   * @param value the value
   * @param request completed when set
   * @param <T> the type of the value
   * @return the outcome so far
   */
  <T> Status setOption(SocketOption<T> option, T value, Request request);

  /**
   * Reads an option: WskControlSocket with WskGetOption. {@link Request#information()} is the
   * value, 0 or 1 for a Boolean; {@link Request#result} is the value itself.
   *
   * @param option which
   * @param request completed with the value
   * @return the outcome so far; errors as {@link #setOption}
   */
  Status getOption(SocketOption<?> option, Request request);

  /**
   * Carries out a control: WskControlSocket with WskIoctl. Completes with
   * {@link Status#INVALID_DEVICE_STATE} when it comes too early or too late,
   * {@link Status#INVALID_DEVICE_REQUEST} for another category's (D18), which wins over all else,
   * {@link Status#INVALID_PARAMETER} for an input it cannot take, {@link Status#NOT_SUPPORTED}
   * where user space cannot do it.
   *
   * @param control which
   * @param input its input; {@code null} where it takes none
   * @param request completed when done, with the output as its {@link Request#result}
   * @param <I> the type of the input
   * @param <O> the type of the output
   * @return the outcome so far
   */
  <I, O> Status control(SocketControl<I, O> control, @Nullable I input, Request request);

  /**
   * Registers for an extension interface: SIO_WSK_REGISTER_EXTENSION.
   *
   * @param extension the interface, one of {@code dev.sluice.api.extension} or the provider's own
   * @param <X> the interface
   * @return the provider's side of it for this socket, the same at every call
   * @throws StatusException with {@link Status#NOT_SUPPORTED} if the provider, or this category of
   *     socket, does not have it (WSK R16); {@link Status#FILE_FORCED_CLOSED} on a closed socket
   */
  <X> X registerExtension(Class<X> extension);

  /**
   * Closes the socket: WskCloseSocket. Cancels and completes what is pending (WSK R75, D9), waits
   * for a running callback (R76), then completes. A connection that did not end in both directions
   * is reset (R77). Retained indications stay readable until they are released (R78). Never fails,
   * also on a socket that failed (R79); closing again completes together with the first close.
   *
   * @param request completed when closed, after everything else of this socket
   * @return the outcome so far
   */
  Status close(Request request);

  /**
   * Asks to be told when closing begins, by whatever cause: an addition of ours to the contract.
   * Each listener is called once, on the loop; at once, as a task, if closing has begun already; on
   * the calling thread if the loop is gone.
   *
   * @param listener what to call
   */
  void onClose(CloseListener listener);

  /**
   * What happened on this socket so far: a snapshot, never torn within one number.
   *
   * @return the numbers
   */
  SocketStatistics statistics();
}
