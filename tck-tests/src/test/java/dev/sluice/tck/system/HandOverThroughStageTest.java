package dev.sluice.tck.system;

import dev.sluice.tck.kit.ThroughToyStage;

/** The same through a stage that encodes. */
@ThroughToyStage
class HandOverThroughStageTest extends HandOverTest {}
