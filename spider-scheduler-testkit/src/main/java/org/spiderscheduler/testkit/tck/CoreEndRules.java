package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundClosedException;
import org.spiderscheduler.api.Lane;

/** §5.1, §5.2 and §5.7: when a core ends, and what it does then. */
abstract class CoreEndRules extends CoreCallRules {
    @Nested
    @DisplayName("§5 Core: its end")
    class End {
        @Test
        @Rule("5.1")
        @LookAt(
                "the action registered with the cancellation token: it has to complete the run's future, and to wait for nothing")
        @DisplayName("§5.1 ends normally, and at once, when it is cancelled, though polls are in flight")
        void endsWhenCancelled() {
            CoreRun idle = begin();
            idle.cancel();
            checkSucceeded(idle.end(), "the run, cancelled while it was idle");
            CoreRun busy = begin();
            busy.offer(Lane.REGULAR, FIRST, entry(Lane.REGULAR, 0));
            busy.cancel();
            checkSucceeded(busy.end(), "the run, cancelled after it had enqueued");
            CoreRun bumping = begin();
            bumping.step(bumping.sink::holdBumps);
            bumping.offer(Lane.REGULAR, SECOND, entry(Lane.REGULAR, 0));
            bumping.cancel();
            checkSucceeded(bumping.end(), "the run, cancelled while its bump was pending");
            CoreRun never = prepare();
            never.cancel();
            never.start();
            checkSucceeded(never.end(), "the run, cancelled before it began");
        }

        @Test
        @Rule("5.1")
        @LookAt("what completes the run's future apart from cancellation and failures")
        @DisplayName("§5.1 does not end while nobody cancels it and nothing fails")
        void goesOn() {
            CoreRun run = begin();
            run.advance(Duration.ofHours(1));
            check(!run.hasEnded(), "after an hour with nothing to do, %s", run);
            run.offer(Lane.REGULAR, FIRST, entry(Lane.REGULAR, 0));
            run.advance(Duration.ofHours(1));
            check(!run.hasEnded(), "after it had enqueued what there was, %s", run);
        }

        @Test
        @Rule("5.1")
        @LookAt(
                "the failure of a poll: it has to end the run, as it is; the runtime has already retried what can be retried")
        @DisplayName("§5.1 ends with the cause when a poll fails for good, whatever the lane")
        void endsWithCause() {
            for (Lane lane : Lane.values()) {
                CoreRun run = begin();
                InboundClosedException closed = new InboundClosedException("lane " + lane + " is closed");
                run.fail(lane, closed);
                check(run.eventually(run::hasEnded), "a poll of lane %s failed with %s; %s", lane, closed, run);
                check(bare(failure(run.end())) == closed, "a poll of lane %s failed with %s; %s", lane, closed, run);
            }
        }

        @Test
        @Rule("5.1")
        @LookAt("a second call of run: a core has state, so it has to refuse")
        @DisplayName("§5.1 refuses to be run a second time, while it runs and after")
        void runsOnce() {
            CoreRun run = begin();
            checkFailed(call(run::run), RuntimeException.class, "a second run during the first");
            check(!run.hasEnded(), "after a second one was tried, the first run was %s", describe(run.end()));
            run.cancel();
            checkFailed(call(run::run), RuntimeException.class, "a second run after the first");
        }

        @Test
        @Rule("5.7")
        @LookAt("the wait for a parked enqueue: cancellation has to get through to it")
        @DisplayName("§5.7 ends when it is cancelled while an enqueue is parked")
        void cancellableWhileParked() {
            CoreRun run = beginFull(entry(Lane.REGULAR, 0));
            run.cancel();
            checkDone(run.end(), "the run, cancelled while the sink was full");
        }

        @Test
        @Rule("5.2")
        @LookAt("dependents of polls, enqueues and bumps: each has to ask first whether the run has ended")
        @DisplayName("§5.2 calls nothing after it was cancelled, whatever comes then")
        void callsNothingAfterCancellation() {
            CoreRun idle = begin();
            idle.cancel();
            checkCallsNothing(idle);
            CoreRun parked = beginFull(entry(Lane.REGULAR, 0));
            parked.offer(Lane.REGULAR, FIRST, entry(Lane.REGULAR, 1), entry(Lane.REGULAR, 2));
            parked.cancel();
            checkCallsNothing(parked);
            CoreRun bumping = begin();
            bumping.step(bumping.sink::holdBumps);
            bumping.offer(Lane.REGULAR, SECOND, entry(Lane.REGULAR, 0));
            bumping.cancel();
            checkCallsNothing(bumping);
        }

        @Test
        @Rule("5.2")
        @LookAt("a failure of one lane: the polls of the others are in flight, and are answered after the end")
        @DisplayName("§5.2 calls nothing after it has failed, whatever comes then")
        void callsNothingAfterFailure() {
            for (Lane lane : Lane.values()) {
                CoreRun run = beginFull(entry(other(lane), 0));
                run.fail(lane, new InboundClosedException("lane " + lane + " is closed"));
                checkCallsNothing(run);
            }
        }

        private void checkCallsNothing(CoreRun run) {
            if (!run.hasEnded()) {
                return; // §5.1, §5.7
            }
            for (Lane lane : Lane.values()) {
                run.offer(lane, FIRST, entry(lane, 100), entry(lane, 101));
                run.offer(lane, THIRD, entry(lane, 102));
            }
            run.step(run.sink::completeBumps);
            run.step(run.sink::empty);
            run.advance(Duration.ofHours(1));
            check(run.callsAfterEnd() == 0, "the core made %s calls after its end; %s", run.callsAfterEnd(), run);
        }
    }
}
