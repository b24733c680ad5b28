package dev.sluice.tck.contract;

import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.ThroughToyStage;

/** The same through a stage that encodes. */
@ThroughToyStage
class ReceiveEventThroughStageTest extends ReceiveEventTest {
  /** Not a test here: a simulation has no stages. */
  @Override
  void wskR28_receiveEventsNeverOverlapWhateverIsPostedInBetween(Net net) {}
}
