package dev.sluice.api;

/** The flags of {@link ConnectionSocket#send}. WSK reference 6.3. */
public enum SendFlag {
  /** WSK_FLAG_NODELAY: push this and everything queued before out now. */
  NODELAY,
  /** WSK_FLAG_OOB: out-of-band data; this transport answers {@link Status#NOT_SUPPORTED}. */
  OOB
}
