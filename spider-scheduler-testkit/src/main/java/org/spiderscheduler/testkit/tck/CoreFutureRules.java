package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.CancellationTokenSource;
import org.spiderscheduler.api.InboundClosedException;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;

/** §1, as it binds a core. */
abstract class CoreFutureRules extends CoreRules {
    @Nested
    @DisplayName("§1 Futures: the core")
    class Futures {
        private static final int MANY = 2_000;

        /** Each nested answer takes at least one frame. */
        private static final int GROWTH = MANY / 2;

        @Test
        @Rule("1.1")
        @LookAt("the first lines of run: the checks come before everything else")
        @DisplayName("§1.1 refuses null at the call")
        @SuppressWarnings({"DataFlowIssue", "NullAway"})
        void refusesNull() {
            CoreRun parts = prepare();
            CancellationTokenSource cancellation = new CancellationTokenSource();
            parts.step(() -> {
                checkRefused(
                        () -> core().run(null, parts.sink, cancellation.token()),
                        NullPointerException.class,
                        "run without a storage client");
                checkRefused(
                        () -> core().run(parts.script, null, cancellation.token()),
                        NullPointerException.class,
                        "run without a sink");
                checkRefused(
                        () -> core().run(parts.script, parts.sink, null),
                        NullPointerException.class,
                        "run without a cancellation token");
            });
        }

        @Test
        @Rule("1.1")
        @LookAt("what completes the run's future: completeExceptionally(the exception itself), and no dependent stage"
                + " between it and the caller, which would wrap it in a CompletionException")
        @DisplayName("§1.1 ends with a bare failure, also when what failed was not of this library's kind")
        void failsBare() {
            CoreRun closed = begin();
            closed.fail(Lane.REGULAR, new InboundClosedException("the regular lane is closed"));
            checkBare(closed::end, "the run, after a poll that failed with InboundClosedException");
            CoreRun broken = begin();
            broken.fail(Lane.REGULAR, new IllegalStateException("the client is broken"));
            checkBare(broken::end, "the run, after a poll that failed with IllegalStateException");
            CoreRun again = begin();
            checkBare(again::run, "a second run");
        }

        @Test
        @Rule("1.2")
        @LookAt("what a second call of run returns: it has to be a future of its own")
        @DisplayName("§1.2 gives answers that no caller can rewrite for another")
        void sharesNothing() {
            CoreRun run = begin();
            spoil(call(run::run));
            checkUnspoilt(run.end(), "the run, after the answer of a second one was rewritten");
            checkUnspoilt(call(run::run), "a third run");
        }

        @Test
        @Rule("1.3")
        @LookAt("where the run's future is completed: no lock may be held that a call takes")
        @DisplayName("§1.3 holds no lock while dependents run: another thread gets through meanwhile")
        void completesUnderNoLock() {
            begin().cancel(); // aborts the test if that blocks: nothing watches for it below
            CoreRun run = begin();
            AtomicReference<@Nullable String> blocked = new AtomicReference<>();
            run.end().whenComplete((done, failure) -> blocked.set(Caller.whereBlocked(() -> call(run::run))));
            run.cancelUnwatched();
            environment().settle();
            check(
                    blocked.get() == null,
                    "while the dependents of the run's future ran, a second call of run on another thread blocked\n      at %s",
                    blocked.get());
        }

        @Test
        @Rule("1.4")
        @LookAt("join(), get() or a blocking queue in the core: let a dependent carry on when the answer comes")
        @DisplayName("§1.4 blocks nobody, whatever is full, held or cancelled")
        void blocksNobody() {
            CoreRun run = prepare();
            run.sink.fill();
            run.sink.holdBumps();
            checkReturns(run, run::startUnwatched, "when it was started");
            checkReturns(
                    run,
                    () -> run.script.script(Lane.REGULAR).batch(FIRST, entry(Lane.REGULAR, 0)),
                    "when an entry came and the sink was full");
            checkReturns(
                    run,
                    () -> run.script.script(Lane.COMMIT).batch(SECOND, entry(Lane.COMMIT, 0)),
                    "when a new session came, whose bump was held");
            checkReturns(run, run.sink::completeBumps, "when the bump was completed");
            checkReturns(run, () -> run.sink.makeRoom(1), "when there was room at the sink");
            checkReturns(run, run::cancelUnwatched, "when it was cancelled");
        }

        private void checkReturns(CoreRun run, Runnable step, String when) {
            String blocked = run.whereBlocked(step);
            check(blocked == null, "%s, the core blocked its executor\n      at %s", when, blocked);
        }

        @Test
        @Rule("1.4")
        @LookAt("a loop of polls that do not wait: when a lane is empty, the next poll has to wait, or to come later")
        @DisplayName("§1.4 does not poll an empty lane again and again, with no time in between")
        void doesNotSpin() {
            CoreRun run = prepare();
            run.whereBlocked(() -> {
                run.startUnwatched();
                run.script.script(Lane.REGULAR).batch(FIRST, entry(Lane.REGULAR, 0));
                environment().advance(Duration.ofMinutes(1));
            });
            check(
                    !run.watch.spins(),
                    "the core polled on and on, while nothing was ready and time stood still; %s",
                    run);
        }

        @Test
        @Rule("1.5")
        @LookAt(
                "a dependent of an answer that is there at once: it runs inside the call, so loop while isDone(), instead"
                        + " of making the next call from the dependent")
        @DisplayName("§1.5 takes thousands of answers that are there at once without growing the stack")
        void growsNoStack() {
            CoreRun run = prepare();
            for (InboundEntry entry : entries(Lane.REGULAR, 0, MANY)) {
                run.script.script(Lane.REGULAR).batch(FIRST, entry);
            }
            run.start();
            run.eventually(run::isThrough);
            check(
                    run.isThrough() && !run.hasEnded(),
                    "%s entries were there at once, one for each poll; the core enqueued %s of them; %s",
                    MANY,
                    run.watch.enqueues().size(),
                    run);
            check(
                    run.watch.growth() < GROWTH,
                    "%s entries were there at once, one for each poll; the core's deepest poll was at least %s stack frames"
                            + " deeper than its first",
                    MANY,
                    run.watch.growth());
        }

        @Test
        @Rule("1.6")
        @LookAt("what run returns, the second time too: a future that has failed, not null")
        @DisplayName("§1.6 gives no null for a future")
        void noNull() {
            CoreRun run = prepare();
            for (String which : new String[] {"the first", "a second"}) {
                run.step(() -> check(call(run::runBarely) != null, "%s call of run returned null", which));
            }
        }
    }
}
