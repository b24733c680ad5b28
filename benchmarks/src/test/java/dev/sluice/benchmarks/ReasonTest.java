package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Why a round failed: what the process that saw it has said, in one line. */
@Timeout(120)
class ReasonTest {
  @Test
  void causesAreNamedOnceAndWithoutWhatWrapsThem() {
    IOException cause = new IOException("an echo of other bytes", new IllegalStateException("why"));
    assertThat(Reason.of(new UncheckedIOException(cause)))
        .isEqualTo("an echo of other bytes: IllegalStateException: why");
    assertThat(Reason.of(new NullPointerException())).isEqualTo("NullPointerException");
  }

  @Test
  void pathsOfTheMachineAndEndsOfLinesAreLeftOut() {
    assertThat(Reason.of(new IOException("no /home/someone/lib/libx.so here\n  at all")))
        .isEqualTo("no libx.so here at all");
    assertThat(Reason.of(new IOException("refused: localhost/127.0.0.1:80, 3 bytes/s")))
        .isEqualTo("refused: localhost/127.0.0.1:80, 3 bytes/s");
  }

  @Test
  void aLoadThatFailsSaysWhy() throws IOException {
    Job job = Works.named("udp-receive-64").shortened(10_000).job();
    try (Child load = Child.start(List.of("-Xmx64m"), "load", Json.write(job))) {
      load.hear("target");
      load.say("run 1"); // a port at which nobody is

      assertThatThrownBy(() -> load.hear("took"))
          .hasMessage("load: not one socket for datagrams at 1 but 0");
    }
  }

  @Test
  void aSubjectThatMissesSomethingSaysWhatItWaitedForAndWhatItHas() throws IOException {
    Job job = Works.named("lines-64").shortened(10_000).job();
    try (Child subject = Child.start(List.of("-Xmx64m"), "subject", "netty", Json.write(job))) {
      subject.hear("port");
      subject.say("end " + Json.write(new Expected(-1, -1, -1))); // as if there were one too many

      assertThatThrownBy(() -> subject.hear("used"))
          .hasMessage("subject: waited for ended connections=-1,"
              + " counted bytes=0, elements=0, ended connections=0");
    }
  }

  @Test
  void aProcessThatIsGoneIsSaidToBe() throws IOException {
    try (Child child = Child.start(List.of("-Xmx64m"), "subject", "netty", "no job")) {
      assertThatThrownBy(() -> child.hear("port"))
          .hasMessageMatching("subject: ended with exit value \\d+ before it said 'port'");
    }
  }
}
