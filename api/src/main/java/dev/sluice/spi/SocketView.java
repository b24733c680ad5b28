package dev.sluice.spi;

import dev.sluice.api.EventSocket;

/**
 * A socket that stands for another one: what a library hands out when it has a word to say about
 * some calls, such as the streams do while they carry a part of a message. Who takes sockets and
 * has to know his own looks beneath, with {@link #bottom}.
 */
public interface SocketView {
  /**
   * The socket that this one stands for. Any thread.
   *
   * @return always the same one; perhaps a view, too
   */
  EventSocket beneath();

  /**
   * The provider's own socket. Any thread.
   *
   * @param socket perhaps a view
   * @return what is beneath all views; the socket itself if it is none
   */
  static EventSocket bottom(EventSocket socket) {
    EventSocket known = socket;
    while (known instanceof SocketView view) {
      known = view.beneath();
    }
    return known;
  }
}
