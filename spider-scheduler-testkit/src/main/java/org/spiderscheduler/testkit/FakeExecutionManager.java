package org.spiderscheduler.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.service.SchedulerAssignment;
import org.spiderscheduler.core.time.Alarm;

/**
 * One machine of a {@link Fleet}: its execution manager, and the successors of that.
 *
 * <p>Strictly sequential, as the real one: one call for a task in flight, one task at a time. It registers a task with
 * storage before it executes it, and acknowledges it with its next call, once. Its report to storage goes out beside
 * that call, which overtakes it. It drops an assignment of an older session than it knows, and acknowledges it.
 *
 * <p>Not thread-safe: it lives on the fleet's executor, and is commanded from there. Under {@link VirtualTime} that is
 * the test's thread.
 */
public final class FakeExecutionManager {
    private final Fleet fleet;
    private final int number;
    private final Alarm alarm;
    private final ArrayDeque<Runnable> stalled = new ArrayDeque<>();

    private ExecutionManagerId id;
    private SessionId known;
    private boolean alive;
    private boolean silent;
    private boolean leaving;
    /** Grows when the process ends: what comes for an earlier one is not heard. */
    private int life;
    /** Grows with each call: the answer of any but the last is not heard. */
    private int calls;

    private @Nullable CompletableFuture<Optional<SchedulerAssignment>> call;
    private @Nullable TaskAssignmentRecord acknowledgement;
    private @Nullable TaskInstance running;
    private @Nullable Runnable whenDue;
    private long dueAt;

    private int failing;
    private boolean losingAnswer;
    private boolean losingAcknowledgement;
    private boolean callingTwice;
    private long executed;

    FakeExecutionManager(Fleet fleet, int number) {
        this.fleet = fleet;
        this.number = number;
        this.id = fleet.join(this);
        this.known = fleet.storageSession();
        this.alarm = fleet.alarm("execution manager on machine " + number + ": its task or its next try", this::due);
        this.alive = true;
    }

    // ---- what there is to see

    /**
     * The number of the machine.
     *
     * @return from 1
     */
    public int number() {
        return number;
    }

    /**
     * The id of the execution manager; its successor has another.
     *
     * @return the latest
     */
    public ExecutionManagerId id() {
        return id;
    }

    /**
     * Whether an execution manager runs on the machine. One that has gone silent does.
     *
     * @return false after a crash, and after it has left
     */
    public boolean isAlive() {
        return alive;
    }

    /**
     * What it executes now.
     *
     * @return empty if it is idle
     */
    public Optional<TaskInstance> running() {
        return Optional.ofNullable(running);
    }

    /**
     * How many executions have ended on this machine.
     *
     * @return not negative
     */
    public long executed() {
        return executed;
    }

    // ---- faults on command

    /** Lets the execution that ends next fail, the one that is running if there is one. May be called several times. */
    public void failNextTask() {
        failing++;
    }

    /**
     * Ends the process without a word, as a kill does: the connections are reset, so a call in flight is cancelled, and
     * what it was executing is lost. A machine that loses its power is rather {@linkplain #goSilent() silent} for ever.
     */
    public void crash() {
        if (!alive) {
            return;
        }
        CompletableFuture<Optional<SchedulerAssignment>> open = call;
        boolean reachable = !silent;
        end();
        if (open != null && reachable) {
            open.cancel(false);
        }
    }

    /**
     * Cuts the machine off: nothing that it says gets out, and nothing gets in, heartbeats included, until it
     * {@linkplain #comeBack() comes back}. It goes on executing what it has.
     */
    public void goSilent() {
        if (alive && !silent) {
            known = known();
            silent = true;
            fleet.stopBeating(this);
        }
    }

    /**
     * After silence: what it had to say and what was meant for it goes through, unless storage has taken it for dead;
     * then it ends, and a successor begins. After a crash: a successor begins, with a new id.
     */
    public void comeBack() {
        if (!alive) {
            begin();
        } else if (silent) {
            silent = false;
            if (fleet.heartbeat(this)) {
                List<Runnable> through = new ArrayList<>(stalled);
                stalled.clear();
                through.forEach(Runnable::run);
            } else {
                markedDead();
            }
        }
    }

    /**
     * Loses the next answer that brings a task: the scheduler has handed it out, and nobody got it. It asks anew at
     * once.
     */
    public void loseNextAnswer() {
        losingAnswer = true;
    }

    /**
     * Loses the next call that carries an acknowledgement on its way to the scheduler, and the acknowledgement with it.
     * It asks anew at once.
     */
    public void loseNextAcknowledgement() {
        losingAcknowledgement = true;
    }

    /**
     * Calls again while its call is in flight, as after a connection that died without a word: what the first call
     * brings reaches nobody. If it has no call in flight, it does so at its next.
     */
    public void callTwice() {
        if (isCalling()) {
            fleet.listener().calledTwice(this);
            call();
        } else {
            callingTwice = true;
        }
    }

    /**
     * Forgets the faults that were commanded for its next task, answer, acknowledgement or call, and have not struck.
     */
    public void forgetFaults() {
        failing = 0;
        losingAnswer = false;
        losingAcknowledgement = false;
        callingTwice = false;
    }

    /** Leaves in good order, when it has ended and reported what it executes: with what it has left to acknowledge. */
    public void leave() {
        if (!alive || silent) {
            crash();
        } else if (isCalling()) {
            depart();
        } else {
            leaving = true;
        }
    }

    // ---- for the fleet

    /** Starts the process, the first on this machine or a successor. */
    void begin() {
        if (!alive) {
            id = fleet.join(this);
            known = fleet.storageSession();
            alive = true;
        }
        call();
    }

    /** Whether it has to beat to the scheduler: a call in flight shows that it lives. */
    boolean beatsToScheduler() {
        return alive && !silent && !isCalling();
    }

    boolean isReachable() {
        return alive && !silent;
    }

    /** Storage has taken it for dead. */
    void markedDead() {
        depart();
        fleet.ended(this);
    }

    /** The scheduler has been replaced: the connection to it is gone. */
    void reconnect() {
        CompletableFuture<Optional<SchedulerAssignment>> open = call;
        if (open != null) {
            call();
            open.cancel(false);
        }
    }

    // ---- one task after the other

    private void call() {
        Optional<TaskAssignmentRecord> previous = Optional.ofNullable(acknowledgement);
        acknowledgement = null;
        int mine = ++calls;
        int inLife = life;
        send(() -> {
            if (losingAcknowledgement && previous.isPresent()) {
                losingAcknowledgement = false;
                fleet.listener().acknowledgementLost(this, previous.get());
                call();
                return;
            }
            CompletableFuture<Optional<SchedulerAssignment>> asked =
                    fleet.service().nextTask(id, previous, fleet.waitTime());
            call = asked;
            asked.whenComplete((answer, failure) -> fleet.execute(() -> {
                if (life == inLife) {
                    receive(() -> answered(mine, failure == null ? answer : Optional.empty(), failure != null));
                }
            }));
            if (callingTwice) {
                callingTwice = false;
                fleet.listener().calledTwice(this);
                call();
            }
        });
    }

    private void answered(int toCall, Optional<SchedulerAssignment> answer, boolean failed) {
        if (toCall != calls) {
            return;
        }
        call = null;
        if (failed) {
            fleet.callFailed();
            later(fleet.retryDelay(), this::next);
        } else if (answer.isEmpty()) {
            next();
        } else if (losingAnswer) {
            losingAnswer = false;
            fleet.listener().answerLost(this, answer.get());
            next();
        } else {
            take(answer.get());
        }
    }

    private void take(SchedulerAssignment given) {
        int order = given.sessionId().compareTo(known());
        if (order < 0) {
            fleet.droppedUnasked();
            drop(given);
            return;
        }
        if (order > 0) {
            known = fleet.storageSession();
        }
        int inLife = life;
        send(() -> fleet.door()
                .register(
                        given.sessionId(),
                        given.assignment().jobId(),
                        given.assignment().taskId(),
                        id)
                .whenComplete((answer, failure) -> fleet.execute(() -> {
                    if (life == inLife) {
                        receive(() -> registered(given, answer));
                    }
                })));
    }

    private void registered(SchedulerAssignment given, Admission answer) {
        if (answer instanceof Admission.Granted granted) {
            fleet.compare(given, granted.instance());
            acknowledgement = given.record();
            execute(granted.instance());
        } else if (answer instanceof Admission.Refused refused
                && refused.reason().isHarmless()) {
            known = fleet.storageSession();
            drop(given);
        } else {
            depart();
            fleet.ended(this);
        }
    }

    private void drop(SchedulerAssignment given) {
        fleet.listener().dropped(this, given);
        acknowledgement = given.record();
        next();
    }

    private void execute(TaskInstance instance) {
        running = instance;
        later(fleet.plan().runTime(instance), () -> finish(instance));
    }

    private void finish(TaskInstance instance) {
        running = null;
        executed++;
        boolean succeeds = failing == 0 && fleet.succeeds(instance);
        if (failing > 0) {
            failing--;
            fleet.listener().failedOnCommand(instance);
        }
        boolean stale = instance.sessionId().compareTo(known()) < 0;
        next();
        if (!stale) {
            send(() -> {
                if (succeeds) {
                    fleet.door().succeed(instance);
                } else {
                    fleet.door().fail(instance);
                }
            });
        }
    }

    /** The next call, unless it is to leave. */
    private void next() {
        if (leaving) {
            depart();
        } else {
            call();
        }
    }

    // ---- its end

    private void depart() {
        List<TaskAssignmentRecord> left = acknowledgement == null ? List.of() : List.of(acknowledgement);
        end();
        // One that the scheduler does not know any more is told so, and does not care.
        fleet.service().shutdown(id, left);
    }

    private void end() {
        if (!silent) {
            fleet.stopBeating(this);
        }
        alive = false;
        silent = false;
        leaving = false;
        life++;
        call = null;
        acknowledgement = null;
        running = null;
        whenDue = null;
        stalled.clear();
        alarm.cancel();
    }

    // ---- time and the network

    private boolean isCalling() {
        return call != null;
    }

    private SessionId known() {
        if (!silent && fleet.session().compareTo(known) > 0) {
            known = fleet.session();
        }
        return known;
    }

    private void send(Runnable message) {
        if (silent) {
            stalled.addLast(message);
        } else {
            message.run();
        }
    }

    private void receive(Runnable message) {
        send(message);
    }

    private void later(Duration delay, Runnable then) {
        whenDue = then;
        dueAt = fleet.deadline(delay);
        if (delay.isZero()) {
            fleet.execute(this::due);
        } else {
            alarm.set(dueAt);
        }
    }

    /** May come late, and be meant for what is not to be done any more. */
    private void due() {
        Runnable then = whenDue;
        if (then != null && fleet.isOver(dueAt)) {
            whenDue = null;
            then.run();
        }
    }

    @Override
    public String toString() {
        return "machine " + number + " (execution manager " + id + (alive ? silent ? ", silent" : "" : ", ended")
                + (running == null ? "" : ", " + running) + ")";
    }
}
