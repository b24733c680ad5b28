package dev.sluice.api;

/** How a peer disconnected: the WSK_FLAG_ABORTIVE of WskDisconnectEvent. */
public enum Disconnect {
  /** The peer finished sending (FIN). Sending to it still works. */
  GRACEFUL,
  /** The connection is gone: reset, or timed out. */
  ABORTIVE
}
