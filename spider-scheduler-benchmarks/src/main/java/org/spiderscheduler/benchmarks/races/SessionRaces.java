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
import org.openjdk.jcstress.infra.results.LLLL_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.benchmarks.Subject;

/** A bump against everything else: nothing of a passed session comes out after it, and no slot gets lost. */
public final class SessionRaces {
    private SessionRaces() {}

    /** §3.2 §3.4: enqueue ∥ bump, and a dequeue after it. */
    @JCStressTest
    @State
    @Outcome(id = "ok, none, none", expect = ACCEPTABLE, desc = "enqueued before the bump, and voided by it")
    @Outcome(id = "stale, none, none", expect = ACCEPTABLE, desc = "the same, noticed by the enqueue itself")
    @Outcome(id = "ok, 1@2, none", expect = ACCEPTABLE, desc = "enqueued between bump and dequeue")
    @Outcome(id = "ok, none, 1@2 none", expect = ACCEPTABLE, desc = "enqueued after the dequeue")
    @Outcome(id = ".*1@1.*", expect = FORBIDDEN, desc = "an older stamp came out after the bump")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class EnqueueAndBump {
        private final Subject queue = new Subject(1);
        private @Nullable CompletableFuture<Void> call;

        @Actor
        public void enqueue() {
            call = queue.enqueue(1);
        }

        @Actor
        public void bump(LLL_Result r) {
            queue.bump(2);
            r.r2 = queue.poll();
        }

        @Arbiter
        public void rest(LLL_Result r) {
            r.r1 = Words.of(call);
            r.r3 = queue.drain();
        }
    }

    /** §3.4 §3.5: dequeue ∥ bump. */
    @JCStressTest
    @State
    @Outcome(id = "1@1, none, 0", expect = ACCEPTABLE, desc = "claimed before the bump")
    @Outcome(id = "none, none, 0", expect = ACCEPTABLE, desc = "voided by the bump")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class DequeueAndBump {
        private final Subject queue = new Subject(1);

        public DequeueAndBump() {
            queue.enqueue(1);
        }

        @Actor
        public void poll(LLL_Result r) {
            r.r1 = queue.poll();
        }

        @Actor
        public void bump() {
            queue.bump(2);
        }

        @Arbiter
        public void rest(LLL_Result r) {
            r.r3 = queue.size();
            r.r2 = queue.drain();
        }
    }

    /** §4.8: a dequeue that may park, and an enqueue for it, ∥ bump. */
    @JCStressTest
    @State
    @Outcome(id = "1@1, none", expect = ACCEPTABLE, desc = "delivered before the bump")
    @Outcome(id = "1@2, none", expect = ACCEPTABLE, desc = "delivered after the bump")
    @Outcome(id = "-, none", expect = ACCEPTABLE, desc = "voided by the bump, and still waiting")
    @Outcome(id = "-, 1@2 none", expect = FORBIDDEN, desc = "wake-up lost")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class ParkedDequeueAndBump {
        private final Subject queue = new Subject(1);
        private @Nullable CompletableFuture<Optional<SessionAssignment>> call;

        @Actor
        public void both() {
            call = queue.dequeue();
            queue.enqueue(1);
        }

        @Actor
        public void bump() {
            queue.bump(2);
        }

        @Arbiter
        public void rest(LL_Result r) {
            r.r1 = Words.of(call);
            r.r2 = queue.drain();
        }
    }

    /** §3.3: bump ∥ bump. */
    @JCStressTest
    @State
    @Outcome(id = "ok, ok, 3, 0", expect = ACCEPTABLE, desc = "the smaller one came first")
    @Outcome(id = "invalid, ok, 3, 0", expect = ACCEPTABLE, desc = "the greater one came first")
    @Outcome(id = ".*, 2, .", expect = FORBIDDEN, desc = "the session went back")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class BumpAndBump {
        private final Subject queue = new Subject(1);

        public BumpAndBump() {
            queue.enqueue(1);
        }

        @Actor
        public void two(LLLL_Result r) {
            r.r1 = queue.bump(2);
        }

        @Actor
        public void three(LLLL_Result r) {
            r.r2 = queue.bump(3);
        }

        @Arbiter
        public void rest(LLLL_Result r) {
            r.r3 = queue.session();
            r.r4 = queue.size();
        }
    }

    /** §3.4: bump ∥ a dequeue that admits a parked enqueue. */
    @JCStressTest
    @State
    @Outcome(id = "1@1, ok, none", expect = ACCEPTABLE, desc = "admitted, then voided by the bump")
    @Outcome(id = "1@1, stale, none", expect = ACCEPTABLE, desc = "the bump came before it was admitted")
    @Outcome(id = "none, stale, none", expect = ACCEPTABLE, desc = "the bump came first")
    @Outcome(id = ".*, -, .*", expect = FORBIDDEN, desc = "still parked though its session has passed")
    @Outcome(id = ".*2@1.*", expect = FORBIDDEN, desc = "an older stamp came out after the bump")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class BumpAndParkedEnqueueAdmitted {
        private final Subject queue = new Subject(1);
        private final CompletableFuture<Void> parked;

        public BumpAndParkedEnqueueAdmitted() {
            queue.enqueue(1);
            parked = queue.enqueue(2);
        }

        @Actor
        public void poll(LLL_Result r) {
            r.r1 = queue.poll();
        }

        @Actor
        public void bump() {
            queue.bump(2);
        }

        @Arbiter
        public void rest(LLL_Result r) {
            r.r2 = Words.of(parked);
            r.r3 = queue.drain();
        }
    }

    /**
     * §3.4: an enqueue whose stamp may pass while it is on its way ∥ bump, an enqueue that may park behind it, and a
     * dequeue that discards it.
     */
    @JCStressTest
    @State
    @Outcome(id = "ok, ok, 2@2, none", expect = ACCEPTABLE, desc = "voided")
    @Outcome(id = "stale, ok, 2@2, none", expect = ACCEPTABLE, desc = "voided, noticed by the enqueue itself")
    @Outcome(id = "ok, ok, 1@2, 2@2 none", expect = ACCEPTABLE, desc = "enqueued under the new session, first")
    @Outcome(id = "ok, ok, 2@2, 1@2 none", expect = ACCEPTABLE, desc = "enqueued under the new session, second")
    @Outcome(id = ".*, -, .*", expect = FORBIDDEN, desc = "parked beside a free slot")
    @Outcome(id = ".*, none, 2@2 none", expect = FORBIDDEN, desc = "the slot of the discarded item was not given on")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class SlotOfDiscardedIsGivenOn {
        private final Subject queue = new Subject(1);
        private @Nullable CompletableFuture<Void> first;
        private @Nullable CompletableFuture<Void> second;

        @Actor
        public void enqueue() {
            first = queue.enqueue(1);
        }

        @Actor
        public void bump(LLLL_Result r) {
            queue.bump(2);
            second = queue.enqueue(2);
            r.r3 = queue.poll();
        }

        @Arbiter
        public void rest(LLLL_Result r) {
            r.r1 = Words.of(first);
            r.r2 = Words.of(second);
            r.r4 = queue.drain();
        }
    }

    /** §3.4: the same without a dequeue: the enqueue that came too late gives its slot on. */
    @JCStressTest
    @State
    @Outcome(id = "ok, ok, 2@2 none", expect = ACCEPTABLE, desc = "voided")
    @Outcome(id = "stale, ok, 2@2 none", expect = ACCEPTABLE, desc = "voided, noticed by the enqueue itself")
    @Outcome(id = "ok, -, 1@2 2@2 none", expect = ACCEPTABLE, desc = "enqueued under the new session, first")
    @Outcome(id = "-, ok, 2@2 1@2 none", expect = ACCEPTABLE, desc = "enqueued under the new session, second")
    @Outcome(
            id = ".*, -, 2@2 none",
            expect = FORBIDDEN,
            desc = "the slot of the item that was taken back was not given on")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class SlotOfTakenBackIsGivenOn {
        private final Subject queue = new Subject(1);
        private @Nullable CompletableFuture<Void> first;
        private @Nullable CompletableFuture<Void> second;

        @Actor
        public void enqueue() {
            first = queue.enqueue(1);
        }

        @Actor
        public void bump() {
            queue.bump(2);
            second = queue.enqueue(2);
        }

        @Arbiter
        public void rest(LLL_Result r) {
            r.r1 = Words.of(first);
            r.r2 = Words.of(second);
            r.r3 = queue.drain();
        }
    }
}
