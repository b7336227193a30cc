package org.spiderscheduler.testkit.tck;

import org.junit.jupiter.api.DisplayName;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobNotFoundException;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;

@DisplayName("A core that asks for the state of each job, and drops the tasks of ended and unknown ones,")
class AskingCoreTckTest extends SchedulerCoreContract {
    @Override
    protected SchedulerCore<SchedulerStorageClient, DispatchQueueSink> createCore() {
        return new AskingCore();
    }

    @Override
    protected int bound(Lane lane) {
        return PlainCore.BOUND;
    }

    private static final class AskingCore extends PlainCore {
        @Override
        void take(Lane lane, InboundEntry entry) {
            SessionId under = session;
            storage.jobState(entry.jobId()).whenComplete((state, failure) -> {
                boolean ended = failure == null ? state.isTerminal() : failure instanceof JobNotFoundException;
                if (goesOn() && !ended && under.equals(session)) {
                    super.take(lane, entry);
                    step();
                }
            });
        }
    }
}
