package org.spiderscheduler.examples.core;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskAssignmentId;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.testkit.tck.SchedulerCoreContract;

@DisplayName("The limited core keeps the contract of cores:")
class LimitedCoreTckTest extends SchedulerCoreContract {
    @Override
    protected SchedulerCore<SchedulerStorageClient, DispatchQueueSink> createCore() {
        LimitedCore.Released released = new LimitedCore.Released();
        LimitedCore core = new LimitedCore(coreTimer(), released, 1, new OneByOneCore());
        return (storage, sink, cancellation) -> core.run(storage, new Acknowledging(sink, released), cancellation);
    }

    @Override
    protected int bound(Lane lane) {
        return 1;
    }

    /** A sink behind which everything is acknowledged at once: the contract has no execution managers. */
    private static final class Acknowledging extends HoldingSink {
        private static final ExecutionManagerId SOMEONE = new ExecutionManagerId(1);
        private static final TaskAssignmentRecord RECORD =
                new TaskAssignmentRecord(new TaskAssignmentId(1), new SchedulerId(1));

        private final SchedulerListener listener;

        Acknowledging(DispatchQueueSink sink, SchedulerListener listener) {
            super(sink);
            this.listener = listener;
        }

        @Override
        boolean mayPass(TaskAssignment assignment) {
            return true;
        }

        @Override
        CompletableFuture<Void> pass(TaskAssignment assignment) {
            SessionAssignment stamped = new SessionAssignment(sessionId(), assignment);
            CompletableFuture<Void> passed = super.pass(assignment);
            passed.thenRun(() -> listener.acknowledged(SOMEONE, stamped, RECORD, 0));
            return passed;
        }
    }
}
