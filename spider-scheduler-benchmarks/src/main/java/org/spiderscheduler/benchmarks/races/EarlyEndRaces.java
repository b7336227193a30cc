package org.spiderscheduler.benchmarks.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.benchmarks.Subject;

/** A parked call that ends early against its delivery: it ends once, and nothing is lost with it (§4.5). */
public final class EarlyEndRaces {
    private EarlyEndRaces() {}

    /** §4.5: cancel ∥ enqueue. */
    @JCStressTest
    @State
    @Outcome(id = "true, cancelled, 1@1 none", expect = ACCEPTABLE, desc = "cancelled first")
    @Outcome(id = "false, 1@1, none", expect = ACCEPTABLE, desc = "delivered first")
    @Outcome(id = "true, cancelled, none", expect = FORBIDDEN, desc = "lost")
    @Outcome(id = "true, 1@1, .*", expect = FORBIDDEN, desc = "cancel lied")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class CancelAndEnqueue {
        private final Subject queue = new Subject(1);
        private final CompletableFuture<Optional<SessionAssignment>> parked = queue.dequeue();

        @Actor
        public void cancel(LLL_Result r) {
            r.r1 = parked.cancel(false);
        }

        @Actor
        public void enqueue() {
            queue.enqueue(1);
        }

        @Arbiter
        public void rest(LLL_Result r) {
            r.r2 = Words.of(parked);
            r.r3 = queue.drain();
        }
    }

    /** §4.5: time-out ∥ enqueue. */
    @JCStressTest
    @State
    @Outcome(id = "none, 1@1 none", expect = ACCEPTABLE, desc = "timed out first")
    @Outcome(id = "1@1, none", expect = ACCEPTABLE, desc = "delivered first")
    @Outcome(id = "none, none", expect = FORBIDDEN, desc = "lost")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class ExpireAndEnqueue {
        private final Subject queue = new Subject(1);
        private final CompletableFuture<Optional<SessionAssignment>> parked = queue.dequeue();

        @Actor
        public void expire() {
            queue.expire();
        }

        @Actor
        public void enqueue() {
            queue.enqueue(1);
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r1 = Words.of(parked);
            r.r2 = queue.drain();
        }
    }

    /** §4.5: time-out ∥ cancel. */
    @JCStressTest
    @State
    @Outcome(id = "true, cancelled", expect = ACCEPTABLE, desc = "cancelled first")
    @Outcome(id = "false, none", expect = ACCEPTABLE, desc = "timed out first")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class ExpireAndCancel {
        private final Subject queue = new Subject(1);
        private final CompletableFuture<Optional<SessionAssignment>> parked = queue.dequeue();

        @Actor
        public void expire() {
            queue.expire();
        }

        @Actor
        public void cancel(LL_Result r) {
            r.r1 = parked.cancel(false);
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r2 = Words.of(parked);
        }
    }

    /** §3.7: cancel of a parked enqueue ∥ dequeue. */
    @JCStressTest
    @State
    @Outcome(id = "true, 1@1, cancelled, none", expect = ACCEPTABLE, desc = "cancelled first")
    @Outcome(id = "false, 1@1, ok, 2@1 none", expect = ACCEPTABLE, desc = "admitted first")
    @Outcome(id = "true, 1@1, cancelled, 2@1 none", expect = FORBIDDEN, desc = "delivered though cancelled")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class CancelEnqueueAndPoll {
        private final Subject queue = new Subject(1);
        private final CompletableFuture<Void> parked;

        public CancelEnqueueAndPoll() {
            queue.enqueue(1);
            parked = queue.enqueue(2);
        }

        @Actor
        public void cancel(LLLL_Result r) {
            r.r1 = parked.cancel(false);
        }

        @Actor
        public void poll(LLLL_Result r) {
            r.r2 = queue.poll();
        }

        @Arbiter
        public void rest(LLLL_Result r) {
            r.r3 = Words.of(parked);
            r.r4 = queue.drain();
        }
    }

    /** §4.5: the caller completes its future ∥ delivery. */
    @JCStressTest
    @State
    @Outcome(id = "true, none, 1@1 none", expect = ACCEPTABLE, desc = "completed first")
    @Outcome(id = "false, 1@1, none", expect = ACCEPTABLE, desc = "delivered first")
    @Outcome(id = "true, .*, none", expect = FORBIDDEN, desc = "lost")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class CompleteAndEnqueue {
        private final Subject queue = new Subject(1);
        private final CompletableFuture<Optional<SessionAssignment>> parked = queue.dequeue();

        @Actor
        public void complete(LLL_Result r) {
            r.r1 = parked.complete(Optional.empty());
        }

        @Actor
        public void enqueue() {
            queue.enqueue(1);
        }

        @Arbiter
        public void rest(LLL_Result r) {
            r.r2 = Words.of(parked);
            r.r3 = queue.drain();
        }
    }
}
