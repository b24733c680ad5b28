package dev.sluice.tck.kit;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Callbacks of a conditional listener that write down what they are given. */
public class InspectLog extends AcceptLog {
  private final List<InspectEvent> inspected = new CopyOnWriteArrayList<>();
  private final List<InspectId> aborted = new CopyOnWriteArrayList<>();

  /** Tests write, the loop reads. */
  private volatile InspectVerdict verdict;

  public InspectLog(ConnectionEvents events, InspectVerdict verdict) {
    super(events);
    this.verdict = verdict;
  }

  public InspectLog verdict(InspectVerdict next) {
    verdict = next;
    return this;
  }

  @Override
  public InspectVerdict inspect(InspectEvent event) {
    inspected.add(event);
    return verdict;
  }

  @Override
  public void abort(InspectId id) {
    aborted.add(id);
  }

  public List<InspectEvent> inspected() {
    return inspected;
  }

  public List<InspectId> aborted() {
    return aborted;
  }

  /** Waits for so many inspections, and gives the id of the latest of them. */
  public InspectId awaitInspected(int count) {
    Driver.current().until(() -> inspected.size() >= count);
    return inspected.get(count - 1).id();
  }

  public List<InspectId> awaitAborted(int count) {
    Driver.current().until(() -> aborted.size() >= count);
    return aborted;
  }
}
