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
 * <p>Like the real one, it is strictly sequential: one call for a task in flight, one task at a time. It registers a
 * task with storage before executing it, and acknowledges it once, with its next call. Its report to storage is sent
 * after that call. It drops and acknowledges an assignment whose session is older than the one it knows.
 *
 * <p>Not thread-safe: it runs on the fleet's executor, and may be commanded only from there. Under {@link VirtualTime}
 * that is the test's thread.
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
    /** Grows when the process ends: messages for an earlier one are ignored. */
    private int life;
    /** Grows with each call: the answer to any but the last is ignored. */
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
        this.id = fleet.join();
        this.known = fleet.storageSession();
        this.alarm = fleet.alarm("execution manager on machine " + number + ": its task or its next try", this::due);
        this.alive = true;
    }

    // ---- state

    /**
     * The number of the machine.
     *
     * @return from 1
     */
    public int number() {
        return number;
    }

    /**
     * The id of the execution manager. A successor gets a new one.
     *
     * @return the latest
     */
    public ExecutionManagerId id() {
        return id;
    }

    /**
     * Whether an execution manager runs on the machine. One that has gone silent still does.
     *
     * @return false after a crash, and after it has left
     */
    public boolean isAlive() {
        return alive;
    }

    /**
     * The execution that is running.
     *
     * @return empty if it is idle
     */
    public Optional<TaskInstance> running() {
        return Optional.ofNullable(running);
    }

    /** How many executions have ended on this machine. */
    long executed() {
        return executed;
    }

    // ---- faults on command

    /** Makes the next execution that ends fail. Calls add up: two make the next two fail. */
    public void failNextTask() {
        failing++;
    }

    /**
     * Kills the process: its connections are reset, so a call in flight is cancelled, and what it was executing is
     * lost. To simulate a power failure, let it {@linkplain #goSilent() go silent} and never come back.
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
     * Cuts the machine off from the network: nothing gets out and nothing gets in, heartbeats included, until it
     * {@linkplain #comeBack() comes back}. It goes on executing the task it has.
     */
    public void goSilent() {
        if (alive && !silent) {
            known = known();
            silent = true;
        }
    }

    /**
     * Ends a silence or a crash. After a silence, the held-up messages go through in both directions, unless storage
     * has marked the execution manager dead: then it ends, and a successor starts. After a crash, a successor starts,
     * with a new id.
     */
    public void comeBack() {
        if (!alive) {
            begin();
        } else if (silent) {
            silent = false;
            if (fleet.heartbeat(this)) {
                known = fleet.storageSession();
                List<Runnable> through = new ArrayList<>(stalled);
                stalled.clear();
                through.forEach(Runnable::run);
            } else {
                markedDead();
            }
        }
    }

    /**
     * Loses the next answer that carries a task: the scheduler has handed the task out, and nobody has received it. The
     * execution manager calls again at once.
     */
    public void loseNextAnswer() {
        losingAnswer = true;
    }

    /**
     * Loses the next call that carries an acknowledgement, on its way to the scheduler. The execution manager calls
     * again at once, without the acknowledgement.
     */
    public void loseNextAcknowledgement() {
        losingAcknowledgement = true;
    }

    /**
     * Calls again while its call is in flight, as if the connection had died unnoticed: the answer to the first call
     * reaches nobody. If no call is in flight, it does so with its next call.
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
     * Forgets the faults that were commanded for its next task, answer, acknowledgement or call and have not struck
     * yet.
     */
    public void forgetFaults() {
        failing = 0;
        losingAnswer = false;
        losingAcknowledgement = false;
        callingTwice = false;
    }

    /** Shuts down gracefully once its task has ended and is reported, and acknowledges what is left to acknowledge. */
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
            id = fleet.join();
            known = fleet.storageSession();
            alive = true;
        }
        call();
    }

    /** Whether it owes the scheduler a heartbeat: a call in flight already shows that it is alive. */
    boolean beatsToScheduler() {
        return alive && !silent && !isCalling();
    }

    boolean isReachable() {
        return alive && !silent;
    }

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
                    send(() -> answered(mine, failure == null ? answer : Optional.empty(), failure != null));
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
                        send(() -> registered(given, answer));
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
        boolean succeeds = failing == 0 && fleet.plan().succeeds(instance);
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
        // The scheduler may no longer know it, and answer so; by now that does not matter.
        fleet.service().shutdown(id, left);
    }

    private void end() {
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

    /** A message, in either direction, goes through now, or when the silence is over. */
    private void send(Runnable message) {
        if (silent) {
            stalled.addLast(message);
        } else {
            message.run();
        }
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

    /** The alarm may go off late, when there is nothing left to do. */
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
