package dev.sluice.examples;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;

/** A web server for the files of a directory. */
final class Nginx implements AutoCloseable {
  private static final int ATTEMPTS = 5;

  private final Program program;
  private final int port;

  private Nginx(Program program, int port) {
    this.program = program;
    this.port = port;
  }

  /** Starts on a port that was free a moment ago; if it is not any more, on another one. */
  static Nginx start(Path work, Path files) throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port;
      try (ServerSocket free = Peers.listen()) {
        port = free.getLocalPort();
      }
      Program program = launch(work, files, port);
      Awaitility.await()
          .atMost(Program.LIMIT)
          .until(() -> !program.process().isAlive() || answers(port));
      if (program.process().isAlive()) {
        return new Nginx(program, port);
      }
      program.close();
      if (attempt == ATTEMPTS) {
        throw new AssertionError(program.toString());
      }
    }
  }

  private static Program launch(Path work, Path files, int port) throws IOException {
    String configuration = String.join(
        "\n",
        List.of(
            "daemon off;",
            "master_process off;",
            "pid " + work + "/nginx.pid;",
            "error_log stderr error;",
            "worker_rlimit_nofile 8192;",
            "events { worker_connections 4096; }",
            "http {",
            "  access_log off;",
            "  sendfile on;",
            "  client_body_temp_path " + work + "/body;",
            "  proxy_temp_path " + work + "/proxy;",
            "  fastcgi_temp_path " + work + "/fastcgi;",
            "  uwsgi_temp_path " + work + "/uwsgi;",
            "  scgi_temp_path " + work + "/scgi;",
            "  server { listen 127.0.0.1:" + port + " backlog=4096; root " + files + "; }",
            "}",
            ""));
    Path file = Files.writeString(work.resolve("nginx.conf"), configuration);
    String nginx = Files.isExecutable(Path.of("/usr/sbin/nginx")) ? "/usr/sbin/nginx" : "nginx";
    return Program.of(nginx, "-e", "stderr", "-c", file.toString()).start();
  }

  private static boolean answers(int port) {
    try {
      new Socket("127.0.0.1", port).close();
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    program.close();
  }
}
