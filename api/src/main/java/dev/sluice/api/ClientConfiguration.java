package dev.sluice.api;

/** What a provider lets its users choose; each provider has a type of its own. Immutable. */
public interface ClientConfiguration {}
