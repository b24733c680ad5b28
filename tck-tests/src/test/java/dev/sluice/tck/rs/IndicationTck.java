package dev.sluice.tck.rs;

/** The TCK for a publisher for which an indication, or what is in it, is an element. */
public abstract class IndicationTck<T> extends ReceiveTck<T> {
  IndicationTck(Object subject) {
    super(subject);
  }

  @Override
  final Setup setup() {
    return Setup.DEFAULT.withReceiveBuffer(size().or(0));
  }

  /** As many as an indication has at most. */
  @Override
  int bytes() {
    return size().or(1);
  }

  @Override
  final boolean stepwise() {
    return size().isDefault();
  }
}
