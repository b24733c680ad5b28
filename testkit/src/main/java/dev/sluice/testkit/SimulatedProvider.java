package dev.sluice.testkit;

import dev.sluice.api.ClientConfiguration;
import dev.sluice.api.ClientEvents;
import dev.sluice.api.ContractVersion;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.spi.SocketProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds the simulation of a {@link SimulatedConfiguration}; never the default provider. For
 * {@link java.util.ServiceLoader} alone.
 */
public final class SimulatedProvider implements SocketProvider {
  /** For {@link java.util.ServiceLoader}. */
  public SimulatedProvider() {}

  @Override
  public boolean isDefault() {
    return false;
  }

  @Override
  public boolean understands(ClientConfiguration configuration) {
    return configuration instanceof SimulatedConfiguration;
  }

  @Override
  public ContractVersion.Range versions() {
    return new ContractVersion.Range(ContractVersion.CURRENT, ContractVersion.CURRENT);
  }

  @Override
  public SocketClient register(
      @Nullable ClientConfiguration configuration, ClientEvents events, ContractVersion version) {
    if (configuration instanceof SimulatedConfiguration chosen) {
      return chosen.simulation().register(version);
    }
    throw new StatusException(Status.DEVICE_NOT_READY, "a simulation that nobody made");
  }
}
