package dev.sluice.testkit;

import dev.sluice.api.ClientConfiguration;

/**
 * Chooses a simulation as the subsystem; there is no default one. See
 * {@link Simulation#configuration()}.
 *
 * @param simulation where the sockets of the client will be
 */
public record SimulatedConfiguration(Simulation simulation) implements ClientConfiguration {}
