package dev.sluice.api;

/** How {@link SocketClient#nameInfo} tells names: the NI_xxx flags. Source: WSK reference 2.5. */
public enum NameFlag {
  /** NI_DGRAM: the service is one of datagrams. */
  DATAGRAM,
  /** NI_NAMEREQD: a host without a name is an error, {@link Status#NO_MATCH}. */
  NAME_REQUIRED,
  /** NI_NOFQDN: the first label only, for hosts of the local domain. */
  NO_DOMAIN,
  /** NI_NUMERICHOST: the address itself as text; no name is looked up. */
  NUMERIC_HOST,
  /** NI_NUMERICSERV: the port number as text. */
  NUMERIC_SERVICE
}
