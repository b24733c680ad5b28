package dev.sluice.testkit;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.DataIndication;
import dev.sluice.api.Disconnect;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Callbacks that keep what they are told and answer as the test says. */
final class Recorder implements ConnectionEvents {
  final ByteArrayOutputStream accepted = new ByteArrayOutputStream();
  final List<String> told = new ArrayList<>();

  /** The heads of retained lists. */
  final List<DataIndication> retained = new ArrayList<>();

  /** The longest list, in elements. */
  int longestList;

  Function<ReceiveEvent, ReceiveVerdict> answer = event -> ReceiveVerdict.SUCCESS;

  @Override
  public ReceiveVerdict receive(ReceiveEvent event) {
    DataIndication head = event.indication();
    if (head == null) {
      told.add("nothing");
      return ReceiveVerdict.SUCCESS;
    }
    byte[] bytes = bytes(head);
    ReceiveVerdict verdict = answer.apply(event);
    int elements = 0;
    for (DataIndication each = head; each != null; each = each.next()) {
      elements++;
    }
    longestList = Math.max(longestList, elements);
    told.add("receive " + bytes.length + " " + verdict);
    if (verdict == ReceiveVerdict.PENDING) {
      retained.add(head);
      accepted.writeBytes(bytes);
    } else if (verdict == ReceiveVerdict.SUCCESS) {
      accepted.write(bytes, 0, (int) Math.min(bytes.length, event.bytesAccepted()));
    }
    return verdict;
  }

  @Override
  public void endOfReceive(Status status) {
    told.add("end " + status);
  }

  @Override
  public void disconnect(Disconnect kind) {
    told.add("disconnect " + kind);
  }

  @Override
  public void sendBacklog(long bytes) {
    told.add("backlog " + bytes);
  }

  /** What was told beside data. */
  List<String> signals() {
    return told.stream().filter(line -> !line.startsWith("receive")).toList();
  }

  /** The bytes of a list, not taking them. */
  static byte[] bytes(DataIndication head) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (DataIndication each = head; each != null; each = each.next()) {
      byte[] some = new byte[each.buffer().remaining()];
      each.buffer().duplicate().get(some);
      bytes.writeBytes(some);
    }
    return bytes.toByteArray();
  }

  static byte[] pattern(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i * 31 + i / 251);
    }
    return bytes;
  }
}
