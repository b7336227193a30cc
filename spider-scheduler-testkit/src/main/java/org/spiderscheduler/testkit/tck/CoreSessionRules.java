package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SessionId;

/** §5.3 to §5.5, §5.9 and §5.11: what a core does about sessions. */
abstract class CoreSessionRules extends CoreEndRules {
    @Nested
    @DisplayName("§5 Core: sessions")
    class Sessions {
        @Test
        @Rule("5.3")
        @LookAt("a batch of a higher session: bumpSessionId has to come before any enqueue of what is in it")
        @DisplayName("§5.3 bumps before it enqueues anything of a higher session, whatever the lane")
        void bumpsFirst() {
            for (Lane lane : Lane.values()) {
                CoreRun run = begin();
                run.offer(lane, FIRST, entry(lane, 0));
                run.eventually(run::isThrough);
                for (SessionId session : List.of(SECOND, THIRD)) {
                    int before = run.watch.enqueues().size();
                    run.offer(lane, session, entry(lane, before + 1));
                    if (!run.eventually(() -> run.watch.enqueues().size() > before)) {
                        break; // §5.11
                    }
                    CoreWatch.Enqueue first = run.watch.enqueues().get(before);
                    check(
                            first.stamp().equals(session),
                            "a batch of session %s came in lane %s; the core enqueued %s of it while the sink was in session %s",
                            session,
                            lane,
                            first.assignment(),
                            first.stamp());
                }
            }
        }

        @Test
        @Rule("5.3")
        @LookAt("what waits for the bump's future; if another session comes meanwhile, there are two bumps to wait for")
        @DisplayName("§5.3 enqueues nothing before its bump has completed, the latest if there are two")
        void waitsForFence() {
            CoreRun run = begin();
            run.step(run.sink::holdBumps);
            run.offer(Lane.REGULAR, SECOND, entry(Lane.REGULAR, 0));
            run.offer(Lane.COMMIT, THIRD, entry(Lane.COMMIT, 1));
            run.advance(Duration.ofMinutes(1));
            run.step(run.sink::completeBumps);
            run.offer(Lane.REGULAR, THIRD, entry(Lane.REGULAR, 2));
            for (CoreWatch.Enqueue enqueue : run.watch.enqueues()) {
                check(!enqueue.bumping(), "the core enqueued %s while a bump was pending", enqueue.assignment());
            }
        }

        @Test
        @Rule("5.3")
        @LookAt(
                "what counts towards the bound: entries of a passed session have to be dropped when the new one is seen,"
                        + " and to leave room at once")
        @DisplayName("§5.3 has room again in a higher session: it has dropped what it held of the older")
        void hasRoomAgain() {
            CoreRun run = beginFull(entry(Lane.REGULAR, 0));
            run.offerMany(Lane.REGULAR, FIRST, entries(Lane.REGULAR, 1, moreThanFits(Lane.REGULAR)));
            run.offer(Lane.COMMIT, SECOND);
            if (!run.eventually(() -> run.watch.bumps().contains(SECOND)) || run.hasEnded()) {
                return; // §5.7, §5.9
            }
            run.offer(Lane.REGULAR, SECOND, entry(Lane.REGULAR, 0));
            check(
                    run.eventually(() -> run.hasTakenAll(Lane.REGULAR)),
                    "the core's regular lane was full when session %s began, and it did not poll that lane again; %s",
                    SECOND,
                    run);
        }

        @Test
        @Rule("5.4")
        @LookAt("a batch of a lower session: its entries have to be dropped, and the lane polled again")
        @DisplayName("§5.4 drops a batch of a lower session, whatever the lane, and goes on")
        void dropsLower() {
            for (Lane lane : Lane.values()) {
                CoreRun run = begin();
                run.offer(other(lane), SECOND, entry(other(lane), 0));
                run.eventually(run::isThrough);
                run.offer(lane, FIRST, entry(lane, 1), entry(lane, 2));
                run.offer(lane, FIRST, entry(lane, 3));
                run.offer(lane, SECOND, entry(lane, 4));
                boolean goesOn = run.eventually(() -> run.watch.hasEnqueued(entry(lane, 4)));
                for (int number = 1; number <= 3; number++) {
                    check(
                            !run.watch.hasEnqueued(entry(lane, number)),
                            "in session %s a batch of session %s came, and the core enqueued %s of it",
                            SECOND,
                            FIRST,
                            entry(lane, number));
                }
                check(goesOn && !run.hasEnded(), "after batches of a lower session in lane %s, %s", lane, run);
            }
        }

        @Test
        @Rule("5.5")
        @LookAt(
                "every collection that holds entries, and the entry whose enqueue the bump voids: all of them have to be dropped")
        @DisplayName("§5.5 enqueues nothing in a new session that it polled under the older, buffered or parked")
        void enqueuesNothingOlder() {
            for (boolean slow : new boolean[] {false, true}) {
                CoreRun run = beginFull(entry(Lane.REGULAR, 0));
                run.offerMany(Lane.REGULAR, FIRST, entries(Lane.REGULAR, 1, 4));
                run.offerMany(Lane.CLEANUP, FIRST, entries(Lane.CLEANUP, 1, 4));
                if (slow) {
                    run.step(run.sink::holdBumps);
                }
                run.offer(Lane.COMMIT, SECOND, entry(Lane.COMMIT, 9));
                run.step(run.sink::empty);
                run.step(run.sink::completeBumps);
                run.advance(Duration.ofMinutes(1));
                for (CoreWatch.Enqueue enqueue : run.watch.enqueues()) {
                    check(
                            enqueue.stamp().equals(FIRST)
                                    || enqueue.assignment()
                                            .equals(entry(Lane.COMMIT, 9).toAssignment()),
                            "%s was polled in session %s, but the core enqueued it in session %s",
                            enqueue.assignment(),
                            FIRST,
                            enqueue.stamp());
                }
            }
        }

        @Test
        @Rule("5.9")
        @LookAt("the failure of an enqueue: StaleSessionException says that a bump has voided it, as intended")
        @DisplayName("§5.9 takes no harm from an enqueue that its own bump voids, however late it hears of that")
        void staleIsNoFailure() {
            for (boolean late : new boolean[] {false, true}) {
                CoreRun run = beginFull(entry(Lane.REGULAR, 0));
                for (Lane lane : List.of(Lane.REGULAR, Lane.CLEANUP)) {
                    run.offer(lane, FIRST, entry(lane, 3)); // buffered, to be dropped
                }
                if (late) {
                    run.holdFailuresOfEnqueues();
                }
                run.offer(Lane.COMMIT, SECOND, entry(Lane.COMMIT, 1));
                run.step(run.sink::empty);
                run.bringFailuresOfEnqueues();
                run.offer(Lane.REGULAR, SECOND, entry(Lane.REGULAR, 2));
                check(
                        run.eventually(run::isThrough) && !run.hasEnded(),
                        "the core's bump to session %s voided a parked enqueue, and it was told so %s the bump had completed;"
                                + " it still had to enqueue %s; %s",
                        SECOND,
                        late ? "after" : "before",
                        run.watch.due(),
                        run);
            }
        }

        @Test
        @Rule("5.11")
        @LookAt(
                "the check for duplicates: from the core's own bump on, what is parked at the sink is void and no longer"
                        + " held, even if the failure of its enqueue is still on its way")
        @DisplayName(
                "§5.11 enqueues what a new session offers again of what its bump has voided, though it may not have"
                        + " heard of that yet")
        void takesVoidedAgain() {
            for (boolean late : new boolean[] {false, true}) {
                for (boolean withBump : new boolean[] {false, true}) {
                    CoreRun run = beginFull(entry(Lane.REGULAR, 0));
                    if (late) {
                        run.holdFailuresOfEnqueues();
                    }
                    if (!withBump) {
                        run.offer(Lane.COMMIT, SECOND, entry(Lane.COMMIT, 1));
                    }
                    run.offer(Lane.REGULAR, SECOND, entry(Lane.REGULAR, 0));
                    run.step(run.sink::empty);
                    run.bringFailuresOfEnqueues();
                    check(
                            run.eventually(run::isThrough) && !run.hasEnded(),
                            "the core's bump to session %s voided a parked enqueue of %s, and it was told so %s that session"
                                    + " offered the task again; it still had to enqueue %s; %s",
                            SECOND,
                            entry(Lane.REGULAR, 0),
                            late ? "after" : "before",
                            run.watch.due(),
                            run);
                }
            }
        }
    }
}
