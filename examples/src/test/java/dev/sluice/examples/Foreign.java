package dev.sluice.examples;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether foreign programs are there, and what Python runs. */
final class Foreign {
  /** port, file: sends the file, ends the direction, waits for the peer's end. */
  static final String PYTHON_SEND = """
      import socket, sys
      peer = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
      with open(sys.argv[2], 'rb') as file:
          peer.sendfile(file)
      peer.shutdown(socket.SHUT_WR)
      assert peer.recv(1) == b''
      """;

  /**
   * port, file that the receiver writes, seconds: sends as fast as it can without blocking. Samples
   * what both kernel queues hold; a sample counts if nothing was sent or written meanwhile. Its own
   * queue comes first: bytes that move to the other one between the two looks count twice, and the
   * other way round they would count as held by the receiver.
   */
  static final String PYTHON_LEAD = """
      import fcntl, os, socket, struct, sys, termios, time
      port, out, seconds = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
      peer = socket.create_connection(('127.0.0.1', port))
      peer.setblocking(False)
      mine = peer.getsockname()[1]
      local, remote = ':%04X' % port, ':%04X' % mine
      def queued():
          own = struct.unpack('i', fcntl.ioctl(peer, termios.TIOCOUTQ, b'....'))[0]
          with open('/proc/net/tcp') as table:
              for row in table:
                  part = row.split()
                  if part[1].endswith(local) and part[2].endswith(remote):
                      return own + int(part[4].split(':')[1], 16)
          return own
      piece, sent, samples, lead, most = b'x' * 65536, 0, 0, 0, 0
      def push():
          global sent
          try:
              while True:
                  sent += peer.send(piece)
          except BlockingIOError:
              pass
      start = time.monotonic()
      while time.monotonic() < start + seconds or samples < 20 and time.monotonic() < start + 150:
          push()
          before = os.stat(out).st_size
          kernel = queued()
          if os.stat(out).st_size == before:
              samples += 1
              lead = max(lead, sent - before)
              most = max(most, sent - before - kernel)
          time.sleep(0.001)
      print('samples', samples)
      print('largest lead', lead)
      print('most in user space', most)
      """;

  /**
   * port, count, path, hash: so many downloads, connected first; each asks when standard input
   * ends.
   */
  static final String PYTHON_MANY = """
      import asyncio, hashlib, sys
      port, count, path, expected = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
      async def one(gate):
          reader, writer = await asyncio.open_connection('127.0.0.1', port)
          await gate.wait()
          writer.write(f'GET {path} HTTP/1.0\\r\\nHost: x\\r\\n\\r\\n'.encode())
          await writer.drain()
          while (await reader.readline()) not in (b'\\r\\n', b''):
              pass
          digest = hashlib.sha256()
          while piece := await reader.read(65536):
              digest.update(piece)
          writer.close()
          return digest.hexdigest() == expected
      async def main():
          gate = asyncio.Event()
          asyncio.get_running_loop().add_reader(sys.stdin, gate.set)
          done = await asyncio.gather(*(one(gate) for _ in range(count)))
          print('identical', sum(done))
      asyncio.run(main())
      """;

  /** port, path, seconds: reads a little of a download, then nothing for so long, then the rest. */
  static final String PYTHON_STALL = """
      import hashlib, socket, sys, time
      peer = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
      peer.sendall(f'GET {sys.argv[2]} HTTP/1.0\\r\\nHost: x\\r\\n\\r\\n'.encode())
      stream = peer.makefile('rb')
      while stream.readline() not in (b'\\r\\n', b''):
          pass
      digest = hashlib.sha256(stream.read(1 << 20))
      time.sleep(float(sys.argv[3]))
      while piece := stream.read(1 << 16):
          digest.update(piece)
      print('sha256', digest.hexdigest())
      """;

  private Foreign() {}

  /** Skips, or fails where nothing may be skipped, if a program is not there. */
  static void require(String program) {
    if (Arrays.stream((System.getenv("PATH") + ":/usr/sbin").split(File.pathSeparator))
        .noneMatch(each -> Files.isExecutable(Path.of(each, program)))) {
      String message = program + " is not installed";
      if (System.getProperty("sluice.foreign", "available").equals("required")) {
        fail(message);
      }
      System.out.println("skipped: " + message);
      abort(message);
    }
  }

  static long number(String report, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + " (-?\\d+)$").matcher(report);
    if (!line.find()) {
      throw new AssertionError("no '" + name + "' in: " + report);
    }
    return Long.parseLong(line.group(1));
  }
}
