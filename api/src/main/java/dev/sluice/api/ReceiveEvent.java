package dev.sluice.api;

import org.jspecify.annotations.Nullable;

/**
 * The argument of {@link ConnectionEvents#receive(ReceiveEvent)}: WskReceiveEvent's parameters.
 * Valid only during the call. Source: WSK reference 6.5.
 */
public interface ReceiveEvent {
  /**
   * The data, or {@code null} when the socket no longer works and is to be closed (answer SUCCESS
   * then).
   *
   * @return the head of the list
   */
  @Nullable
  DataIndication indication();

  /**
   * How much there is.
   *
   * @return the bytes of the whole list; 0 without an indication
   */
  long bytesIndicated();

  /**
   * How many of them the application accepts with SUCCESS; preset to {@link #bytesIndicated()} (WSK
   * R56).
   *
   * @return the bytes accepted so far as set
   */
  long bytesAccepted();

  /**
   * Accepts the first {@code bytes} bytes only; counts with {@link ReceiveVerdict#SUCCESS} alone.
   * More than were indicated counts as all.
   *
   * @param bytes how many, 0 or more
   * @throws IllegalArgumentException if {@code bytes} is negative
   */
  void bytesAccepted(long bytes);

  /**
   * WSK_FLAG_RELEASE_ASAP: better not answer PENDING; a list that is kept all the same is to be
   * released very soon.
   *
   * @return whether memory is short
   */
  boolean releaseAsap();
}
