package dev.sluice.api;

/**
 * Names a connection request under inspection, by content: WSK_INSPECT_ID. The numbers mean
 * nothing.
 *
 * @param key with the serial number unique within the listener
 * @param serialNumber as the key
 */
public record InspectId(long key, long serialNumber) {}
