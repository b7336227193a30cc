package org.spiderscheduler.benchmarks.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.benchmarks.Subject;

/** A close against either side: what is accepted can be drained, what is refused cannot (§3.6, §4.6). */
public final class CloseRaces {
    private CloseRaces() {}

    /** §3.6 §4.6: close ∥ enqueue. */
    @JCStressTest
    @State
    @Outcome(id = "ok, 1@1 closed", expect = ACCEPTABLE, desc = "enqueued first")
    @Outcome(id = "closed, closed", expect = ACCEPTABLE, desc = "closed first")
    @Outcome(id = "ok, closed", expect = FORBIDDEN, desc = "lost")
    @Outcome(id = "closed, 1@1 closed", expect = FORBIDDEN, desc = "delivered though refused")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class CloseAndEnqueue {
        private final Subject queue = new Subject(1);
        private @Nullable CompletableFuture<Void> call;

        @Actor
        public void close() {
            queue.close();
        }

        @Actor
        public void enqueue() {
            call = queue.enqueue(1);
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r1 = Words.of(call);
            r.r2 = queue.drain();
        }
    }

    /** §4.6: close and a dequeue that drains ∥ enqueue. */
    @JCStressTest
    @State
    @Outcome(id = "ok, 1@1, closed", expect = ACCEPTABLE, desc = "enqueued first")
    @Outcome(id = "closed, closed, closed", expect = ACCEPTABLE, desc = "closed first")
    @Outcome(
            id = ".*, closed, 1@1 closed",
            expect = FORBIDDEN,
            desc = "came after the dequeue had been told that nothing is left")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class DrainAndEnqueue {
        private final Subject queue = new Subject(1);
        private @Nullable CompletableFuture<Void> call;

        @Actor
        public void close(LLL_Result r) {
            queue.close();
            r.r2 = queue.poll();
        }

        @Actor
        public void enqueue() {
            call = queue.enqueue(1);
        }

        @Arbiter
        public void rest(LLL_Result r) {
            r.r1 = Words.of(call);
            r.r3 = queue.drain();
        }
    }

    /** §4.6: close ∥ dequeue. */
    @JCStressTest
    @State
    @Outcome(id = "1@1, closed", expect = ACCEPTABLE, desc = "delivered, before or after the close")
    @Outcome(id = "none, .*", expect = FORBIDDEN, desc = "neither delivered nor told")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class CloseAndPoll {
        private final Subject queue = new Subject(1);

        public CloseAndPoll() {
            queue.enqueue(1);
        }

        @Actor
        public void close() {
            queue.close();
        }

        @Actor
        public void poll(LL_Result r) {
            r.r1 = queue.poll();
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r2 = queue.drain();
        }
    }

    /** §4.6: close ∥ dequeue that is about to park. */
    @JCStressTest
    @State
    @Outcome(id = "closed, closed", expect = ACCEPTABLE, desc = "told, at once or parked")
    @Outcome(id = "-, .*", expect = FORBIDDEN, desc = "left parked")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class CloseAndDequeue {
        private final Subject queue = new Subject(1);
        private @Nullable CompletableFuture<Optional<SessionAssignment>> call;

        @Actor
        public void close() {
            queue.close();
        }

        @Actor
        public void dequeue() {
            call = queue.dequeue();
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r1 = Words.of(call);
            r.r2 = queue.drain();
        }
    }

    /** §3.6 §4.6: a dequeue that may park, and a close after it, ∥ enqueue. */
    @JCStressTest
    @State
    @Outcome(id = "1@1, ok, closed", expect = ACCEPTABLE, desc = "enqueued before the close, so delivered")
    @Outcome(id = "closed, closed, closed", expect = ACCEPTABLE, desc = "closed first")
    @Outcome(
            id = "closed, ok, 1@1 closed",
            expect = FORBIDDEN,
            desc = "accepted, but not given to the dequeue that was parked for it")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class CloseWithParkedDequeueAndEnqueue {
        private final Subject queue = new Subject(1);
        private @Nullable CompletableFuture<Optional<SessionAssignment>> parked;
        private @Nullable CompletableFuture<Void> call;

        @Actor
        public void close() {
            parked = queue.dequeue();
            queue.close();
        }

        @Actor
        public void enqueue() {
            call = queue.enqueue(1);
        }

        @Arbiter
        public void rest(LLL_Result r) {
            r.r1 = Words.of(parked);
            r.r2 = Words.of(call);
            r.r3 = queue.drain();
        }
    }

    /** §3.6: close ∥ a dequeue that admits a parked enqueue. */
    @JCStressTest
    @State
    @Outcome(id = "1@1, ok, 2@1 closed", expect = ACCEPTABLE, desc = "admitted first")
    @Outcome(id = "1@1, closed, closed", expect = ACCEPTABLE, desc = "closed first")
    @Outcome(id = ".*, -, .*", expect = FORBIDDEN, desc = "left parked")
    @Outcome(id = "1@1, ok, closed", expect = FORBIDDEN, desc = "lost")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class CloseAndParkedEnqueueAdmitted {
        private final Subject queue = new Subject(1);
        private final CompletableFuture<Void> parked;

        public CloseAndParkedEnqueueAdmitted() {
            queue.enqueue(1);
            parked = queue.enqueue(2);
        }

        @Actor
        public void close() {
            queue.close();
        }

        @Actor
        public void poll(LLL_Result r) {
            r.r1 = queue.poll();
        }

        @Arbiter
        public void rest(LLL_Result r) {
            r.r2 = Words.of(parked);
            r.r3 = queue.drain();
        }
    }
}
