package dev.sluice.tck.kit;

import dev.sluice.api.ClientConfiguration;
import dev.sluice.api.ClientEvents;
import dev.sluice.api.ContractVersion;
import dev.sluice.api.SocketClient;
import dev.sluice.spi.SocketProvider;

/**
 * Chooses another configuration's provider, and tells the test which callbacks its client was
 * registered with: no provider has an event of a client to tell.
 */
public final class Overheard implements ClientConfiguration {
  private final ClientConfiguration real;

  /** Written by the thread that registers. */
  private volatile ClientEvents events;

  public Overheard(ClientConfiguration real) {
    this.real = real;
  }

  /** The callbacks of the client that was registered last. */
  public ClientEvents events() {
    return events;
  }

  /** For {@link java.util.ServiceLoader}. */
  public static final class Provider implements SocketProvider {
    @Override
    public boolean isDefault() {
      return false;
    }

    @Override
    public boolean understands(ClientConfiguration configuration) {
      return configuration instanceof Overheard;
    }

    @Override
    public ContractVersion.Range versions() {
      return new ContractVersion.Range(ContractVersion.CURRENT, ContractVersion.CURRENT);
    }

    @Override
    public SocketClient register(
        ClientConfiguration configuration, ClientEvents events, ContractVersion version) {
      Overheard overheard = (Overheard) configuration;
      overheard.events = events;
      return SocketClient.register(overheard.real, events, version);
    }
  }
}
