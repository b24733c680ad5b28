package dev.sluice.tck.contract;

import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.ThroughToyStage;

/** The same through a stage that encodes. */
@ThroughToyStage
class SendThroughStageTest extends SendTest {
  /** Not a test here: a stage finds the receive backlog by decoding, whatever the system tells. */
  @Override
  void wskR72_theBacklogsAreOnlyToldOfAConnection(Net net) {}
}
