package dev.sluice.streams;

/** A whole connection over a scripted socket. */
abstract class ConnectionWorld {
  final ScriptedLoop loop = new ScriptedLoop();
  final ScriptedConnection socket = new ScriptedConnection(loop);
  final SocketStreamConnection connection =
      new SocketStreamConnection(socket, StreamOptions.defaults());
}
