package dev.sluice.tck.contract;

import dev.sluice.tck.kit.ThroughToyStage;

/** The same through a stage that encodes. */
@ThroughToyStage
class ReceivePauseThroughStageTest extends ReceivePauseTest {}
