package dev.sluice.spi;

/**
 * Marks the threads of a provider that run callbacks, completions and tasks of event loops: nobody
 * may wait on them (WSK reference 1.6). For libraries that refuse to block where that would stop an
 * event loop; a provider's {@link Thread} classes implement it.
 */
public interface CallbackThread {}
