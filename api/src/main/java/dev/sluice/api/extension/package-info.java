/**
 * Extension interfaces: what a provider offers beyond the contract, socket by socket. An
 * application asks for one by {@link dev.sluice.api.EventSocket#registerExtension(Class)}:
 * SIO_WSK_REGISTER_EXTENSION. WSK defines the mechanism and no interface; these are ours.
 */
@NullMarked
package dev.sluice.api.extension;

import org.jspecify.annotations.NullMarked;
