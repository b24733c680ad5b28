package dev.sluice.api;

/**
 * A version of the contract: WSK's major and minor number. Within one major version a higher minor
 * one is a strict superset. Source: WSK reference 2.1.
 *
 * @param major the number of the contract
 * @param minor the number of its extension
 */
public record ContractVersion(int major, int minor) implements Comparable<ContractVersion> {
  /** The version that this library was made with. */
  public static final ContractVersion CURRENT = new ContractVersion(1, 0);

  /**
   * Checks the numbers.
   *
   * @param major as above
   * @param minor as above
   * @throws IllegalArgumentException if one does not fit a byte
   */
  public ContractVersion {
    if (major < 0 || major > 255 || minor < 0 || minor > 255) {
      throw new IllegalArgumentException("version " + major + "." + minor);
    }
  }

  /**
   * Whether a provider of this version serves an application that was written for another one (WSK
   * R6).
   *
   * @param wanted what the application was written for
   * @return whether the major versions are equal and this minor one is not lower
   */
  public boolean serves(ContractVersion wanted) {
    return major == wanted.major && minor >= wanted.minor;
  }

  @Override
  public int compareTo(ContractVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }

  /**
   * What a provider supports: WSK_PROVIDER_CHARACTERISTICS.
   *
   * @param lowest the lowest version
   * @param highest the highest version
   */
  public record Range(ContractVersion lowest, ContractVersion highest) {
    /**
     * Checks the order.
     *
     * @param lowest as above
     * @param highest as above
     * @throws IllegalArgumentException if the lowest version is above the highest
     */
    public Range {
      if (lowest.compareTo(highest) > 0) {
        throw new IllegalArgumentException("versions " + lowest + " to " + highest);
      }
    }

    /**
     * The version that an application gets.
     *
     * @param wanted what it was written for
     * @return the highest minor version of the wanted major one that is known to be supported (WSK
     *     R6): of the highest major one {@code highest}, of an earlier one {@code wanted} itself,
     *     since the range does not tell where that major version ended
     * @throws StatusException with {@link Status#NOINTERFACE} if there is none (R3)
     */
    public ContractVersion choose(ContractVersion wanted) {
      if (lowest.compareTo(wanted) <= 0 && wanted.compareTo(highest) <= 0) {
        return highest.serves(wanted) ? highest : wanted;
      }
      throw new StatusException(
          Status.NOINTERFACE, "version " + wanted + "; supported are " + lowest + " to " + highest);
    }
  }
}
