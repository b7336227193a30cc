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

/** Both sides at once: nothing is lost, doubled or overtaken, and nobody is left parked who could be served. */
public final class ServingRaces {
    private ServingRaces() {}

    /** §4.1: enqueue ∥ dequeue that does not wait. */
    @JCStressTest
    @State
    @Outcome(id = "1@1, none", expect = ACCEPTABLE, desc = "the enqueue came first")
    @Outcome(id = "none, 1@1 none", expect = ACCEPTABLE, desc = "the dequeue came first")
    @Outcome(id = "1@1, 1@1.*", expect = FORBIDDEN, desc = "delivered twice")
    @Outcome(id = "none, none", expect = FORBIDDEN, desc = "lost")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class EnqueueAndPoll {
        private final Subject queue = new Subject(1);

        @Actor
        public void enqueue() {
            queue.enqueue(1);
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

    /** §4.5: enqueue ∥ dequeue that is about to park. */
    @JCStressTest
    @State
    @Outcome(id = "1@1, none", expect = ACCEPTABLE, desc = "served, at once or parked")
    @Outcome(id = "-, .*", expect = FORBIDDEN, desc = "wake-up lost: parked beside a queued assignment")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class EnqueueAndDequeue {
        private final Subject queue = new Subject(1);
        private @Nullable CompletableFuture<Optional<SessionAssignment>> call;

        @Actor
        public void enqueue() {
            queue.enqueue(1);
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

    /**
     * §4.5: enqueue ∥ dequeue that is served by another enqueue, and the next dequeue, which finds the lock-free fast
     * path shut.
     */
    @JCStressTest
    @State
    @Outcome(
            id = {"1@1, 2@1, none", "2@1, 1@1, none"},
            expect = ACCEPTABLE,
            desc = "both served, at once or parked")
    @Outcome(
            id = {"-, .*", ".*, -, .*"},
            expect = FORBIDDEN,
            desc = "wake-up lost: parked beside a queued assignment")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class EnqueueAndDequeueHandOverDequeue {
        private final Subject queue = new Subject(2);
        private @Nullable CompletableFuture<Optional<SessionAssignment>> first;
        private @Nullable CompletableFuture<Optional<SessionAssignment>> second;

        @Actor
        public void enqueue() {
            queue.enqueue(1);
        }

        @Actor
        public void dequeueTwice() {
            first = queue.dequeue();
            queue.enqueue(2);
            second = queue.dequeue();
        }

        @Arbiter
        public void rest(LLL_Result r) {
            r.r1 = Words.of(first);
            r.r2 = Words.of(second);
            r.r3 = queue.drain();
        }
    }

    /** §3.1: enqueue that is about to park, as the queue is full, ∥ dequeue that makes room. */
    @JCStressTest
    @State
    @Outcome(id = "ok, 1@1, 2@1 none", expect = ACCEPTABLE, desc = "admitted, at once or parked")
    @Outcome(id = "-, .*", expect = FORBIDDEN, desc = "wake-up lost: parked beside a free slot")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class FullEnqueueAndPoll {
        private final Subject queue = new Subject(1);
        private @Nullable CompletableFuture<Void> call;

        public FullEnqueueAndPoll() {
            queue.enqueue(1);
        }

        @Actor
        public void enqueue() {
            call = queue.enqueue(2);
        }

        @Actor
        public void poll(LLL_Result r) {
            r.r2 = queue.poll();
        }

        @Arbiter
        public void rest(LLL_Result r) {
            r.r1 = Words.of(call);
            r.r3 = queue.drain();
        }
    }

    /**
     * §4.1: two dequeues ∥ one enqueue, on two threads since a machine may have no more: the three meet on the fast
     * path.
     */
    @JCStressTest
    @State
    @Outcome(id = "1@1, -, none", expect = ACCEPTABLE, desc = "the first one got it")
    @Outcome(id = "-, 1@1, none", expect = ACCEPTABLE, desc = "the second one got it")
    @Outcome(id = "1@1, 1@1, .*", expect = FORBIDDEN, desc = "delivered twice")
    @Outcome(id = "-, -, .*", expect = FORBIDDEN, desc = "lost, or its wake-up")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class TwoDequeuesAndEnqueue {
        private final Subject queue = new Subject(1);
        private @Nullable CompletableFuture<Optional<SessionAssignment>> first;
        private @Nullable CompletableFuture<Optional<SessionAssignment>> second;

        @Actor
        public void first() {
            queue.enqueue(1);
            first = queue.dequeue();
        }

        @Actor
        public void second() {
            second = queue.dequeue();
        }

        @Arbiter
        public void rest(LLL_Result r) {
            r.r1 = Words.of(first);
            r.r2 = Words.of(second);
            r.r3 = queue.drain();
        }
    }

    /** The same with a dequeue that is parked when the enqueue comes, which hands over to it or to the other. */
    @JCStressTest
    @State
    @Outcome(id = "1@1, -, none", expect = ACCEPTABLE, desc = "the first one got it")
    @Outcome(id = "-, 1@1, none", expect = ACCEPTABLE, desc = "the second one got it")
    @Outcome(id = "1@1, 1@1, .*", expect = FORBIDDEN, desc = "delivered twice")
    @Outcome(id = "-, -, .*", expect = FORBIDDEN, desc = "lost, or its wake-up")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class TwoDequeuesAndHandOver {
        private final Subject queue = new Subject(1);
        private @Nullable CompletableFuture<Optional<SessionAssignment>> first;
        private @Nullable CompletableFuture<Optional<SessionAssignment>> second;

        @Actor
        public void first() {
            first = queue.dequeue();
            queue.enqueue(1);
        }

        @Actor
        public void second() {
            second = queue.dequeue();
        }

        @Arbiter
        public void rest(LLL_Result r) {
            r.r1 = Words.of(first);
            r.r2 = Words.of(second);
            r.r3 = queue.drain();
        }
    }

    /** §4.4: enqueue ∥ a dequeue that may park, and one after it. */
    @JCStressTest
    @State
    @Outcome(id = "1@1, none, none", expect = ACCEPTABLE, desc = "served in the order of arrival")
    @Outcome(id = "-, 1@1, .*", expect = FORBIDDEN, desc = "the parked one was overtaken")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class NothingOvertakesParkedDequeue {
        private final Subject queue = new Subject(1);
        private @Nullable CompletableFuture<Optional<SessionAssignment>> parked;

        @Actor
        public void enqueue() {
            queue.enqueue(1);
        }

        @Actor
        public void dequeues(LLL_Result r) {
            parked = queue.dequeue();
            r.r2 = queue.poll();
        }

        @Arbiter
        public void rest(LLL_Result r) {
            r.r1 = Words.of(parked);
            r.r3 = queue.drain();
        }
    }

    /** §3.8: dequeue that makes room ∥ an enqueue that may park, and one after it. */
    @JCStressTest
    @State
    @Outcome(id = "ok, 1@1, 2@1 3@1 none", expect = ACCEPTABLE, desc = "admitted in the order of arrival")
    @Outcome(id = ".*, 3@1 2@1 none", expect = FORBIDDEN, desc = "the parked one was overtaken")
    @Outcome(expect = FORBIDDEN, desc = "anything else")
    public static class NothingOvertakesParkedEnqueue {
        private final Subject queue = new Subject(1);
        private @Nullable CompletableFuture<Void> parked;

        public NothingOvertakesParkedEnqueue() {
            queue.enqueue(1);
        }

        @Actor
        public void poll(LLL_Result r) {
            r.r2 = queue.poll();
        }

        @Actor
        public void enqueues() {
            parked = queue.enqueue(2);
            queue.enqueue(3);
        }

        @Arbiter
        public void rest(LLL_Result r) {
            r.r1 = Words.of(parked);
            r.r3 = queue.drain();
        }
    }
}
