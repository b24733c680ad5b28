package dev.sluice.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;

/** What tests of sending share. */
abstract class SendFixture {
  static final int WINDOW = StreamOptions.defaults().sendWindow();
  static final int MIB = 1 << 20;

  final Fixture fixture = new Fixture();

  static Source<ByteBuffer> bytes(int count, int size) {
    return new Source<>(count, i -> ByteBuffer.wrap(Bytes.pattern((long) i * size, size)));
  }

  static Source<ByteBuffer> texts(String... texts) {
    return new Source<>(texts.length, i -> Bytes.of(texts[i]));
  }

  final Probe<Void> send(Publisher<ByteBuffer> source) {
    Probe<Void> end = new Probe<>(1);
    fixture.connection.send(source).subscribe(end);
    fixture.loop.runAll();
    return end;
  }

  final Probe<Void> sendRetained(Source<RetainedData> source) {
    Probe<Void> end = new Probe<>(1);
    fixture.connection.sendRetained(source).subscribe(end);
    fixture.loop.runAll();
    return end;
  }

  final String sent() {
    return fixture.socket.sent.toString(ISO_8859_1);
  }

  final long held() {
    return fixture.connection.statistics().send().heldBytes();
  }

  final long maxHeld() {
    return fixture.connection.statistics().send().maxHeldBytes();
  }
}
