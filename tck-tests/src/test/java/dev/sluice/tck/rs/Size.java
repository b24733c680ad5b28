package dev.sluice.tck.rs;

/** How large what a subject works with inside is: as small as can be, or as by default. */
enum Size {
  ONE(1),
  TWO(2),
  DEFAULT(0);

  private final int number;

  Size(int number) {
    this.number = number;
  }

  boolean isDefault() {
    return this == DEFAULT;
  }

  /** The size as a number. */
  int or(int byDefault) {
    return isDefault() ? byDefault : number;
  }

  @Override
  public String toString() {
    return isDefault() ? "default" : Integer.toString(number);
  }
}
