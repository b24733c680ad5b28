package dev.sluice.spi;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The provider's side of a {@link Request}: a call begins it and completes it, once. */
public abstract class RequestProtocol {
  /** Set once by the class initializer of {@link Request}, before any request exists. */
  private static volatile @Nullable RequestProtocol installed;

  /** For {@link Request} alone. */
  protected RequestProtocol() {}

  /**
   * For {@link Request} alone.
   *
   * @param protocol the way into its insides
   * @throws IllegalStateException for anyone else
   */
  public static void install(RequestProtocol protocol) {
    if (installed != null) {
      throw new IllegalStateException("installed already");
    }
    installed = protocol;
  }

  /**
   * A call takes the request; from now on it is pending.
   *
   * @param request not pending in another call
   * @param operation the call
   * @throws IllegalStateException if the request is pending
   */
  public static void begin(Request request, RequestOperation operation) {
    Objects.requireNonNull(installed).doBegin(request, operation);
  }

  /**
   * The call ends: publishes the result, wakes waiters, runs the completion on this thread.
   *
   * @param request begun and not completed since
   * @param status how it ended
   * @param information the number beside the status
   * @param result the new socket or other result, where the call has one
   * @throws IllegalStateException if the request is not pending
   */
  public static void complete(
      Request request, Status status, long information, @Nullable Object result) {
    Objects.requireNonNull(installed).doComplete(request, status, information, result);
  }

  /**
   * {@link #begin} behind the door.
   *
   * @param request as there
   * @param operation as there
   */
  protected abstract void doBegin(Request request, RequestOperation operation);

  /**
   * {@link #complete} behind the door.
   *
   * @param request as there
   * @param status as there
   * @param information as there
   * @param result as there
   */
  protected abstract void doComplete(
      Request request, Status status, long information, @Nullable Object result);
}
