package dev.sluice.netty;

/** Which of the operating system's ways to wait for sockets is used. */
public enum Transport {
  /** Epoll where its native library works, else NIO. */
  AUTO,
  /** Linux's epoll through Netty's native library; an error where that is not available. */
  EPOLL,
  /** The JDK's selector, everywhere. */
  NIO
}
