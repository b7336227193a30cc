package org.spiderscheduler.testkit.tck;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;

@DisplayName("The contract of scheduler cores")
class SchedulerCoreProofTest extends ProofOfContract<CoreFlaw> {
    SchedulerCoreProofTest() {
        super(FlawedCore.class, CoreFlaw.NONE);
    }

    @ExtendWith(FlawSetter.class)
    static final class FlawedCore extends SchedulerCoreContract implements FlawSetter.Flawed {
        private @Nullable CoreFlaw flaw;

        @Override
        public void flaw(String name) {
            flaw = CoreFlaw.valueOf(name);
        }

        @Override
        protected SchedulerCore<SchedulerStorageClient, DispatchQueueSink> createCore() {
            PlainCore core = Objects.requireNonNull(flaw).make();
            core.elsewhere = environment().timer();
            return core;
        }

        @Override
        protected int bound(Lane lane) {
            return PlainCore.BOUND;
        }
    }
}
