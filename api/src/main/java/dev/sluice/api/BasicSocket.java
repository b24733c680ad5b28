package dev.sluice.api;

/**
 * A socket for options and controls only: WSK's basic socket. It has no address, no data and no
 * events (WSK R12). Source: WSK reference 1.2.
 */
public non-sealed interface BasicSocket extends EventSocket {}
