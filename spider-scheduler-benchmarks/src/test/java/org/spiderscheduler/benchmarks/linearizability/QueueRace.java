package org.spiderscheduler.benchmarks.linearizability;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.jetbrains.lincheck.util.LoggingLevel;

/**
 * The races that a dispatch queue has to withstand, each small enough for a model checker to explore. A race is written
 * as the calls before it, those of its threads, and those that look at the result. The first number of a call is its
 * thread.
 */
enum QueueRace {
    ENQUEUE_DEQUEUE(EverythingAtOnce.class, "", "enqueue 1 5 | dequeue 2", "end 2; poll"),
    ENQUEUE_POLL(EverythingAtOnce.class, "", "enqueue 1 5 | poll", "poll"),
    ENQUEUE_TWO_DEQUEUES(EverythingAtOnce.class, "", "enqueue 1 5 | dequeue 2 | dequeue 3", "end 2; end 3; poll"),
    TWO_ENQUEUES_PARKED_DEQUEUE(EverythingAtOnce.class, "dequeue 3", "enqueue 1 5 | enqueue 2 6", "end 3; poll; poll"),
    ENQUEUE_DEQUEUE_THEN_POLL(EverythingAtOnce.class, "", "enqueue 1 5 | dequeue 2; poll", "end 2; poll"),
    HANDED_OVER_ENQUEUE(EverythingAtOnce.class, "", "dequeue 3; enqueue 1 5 | enqueue 2 6", "end 3; poll; poll"),
    HANDED_OVER_THEN_DEQUEUE(
            EverythingAtOnce.class,
            "dequeue 3; enqueue 0 4",
            "enqueue 1 5; enqueue 1 6 | dequeue 2",
            "end 2; poll; poll"),
    HANDED_OVER_ENQUEUE_AND_DEQUEUE(
            EverythingAtOnce.class, "", "dequeue 3; enqueue 1 5; dequeue 1 | enqueue 2 6", "end 3; end 1; poll"),
    HANDED_OVER_THEN_BUMP(
            EverythingAtOnce.class, "dequeue 3; enqueue 0 4", "enqueue 1 5 | bump 2; poll", "end 1; poll"),
    HANDED_OVER_THEN_CLOSE(
            EverythingAtOnce.class, "dequeue 3; enqueue 0 4", "close; poll | enqueue 2 5", "end 2; poll"),
    FULL_ENQUEUE_POLL(BothSidesFull.class, "enqueue 0 4", "enqueue 1 5 | poll", "end 1; poll; poll"),
    PARKED_ENQUEUE_POLL_ENQUEUE(
            BothSidesFull.class, "enqueue 0 4; enqueue 3 5", "poll | enqueue 2 6", "end 3; poll; poll; poll"),
    CANCEL_DEQUEUE_ENQUEUE(EverythingAtOnce.class, "dequeue 3", "end 3 | enqueue 2 5", "poll; poll"),
    TWO_DEQUEUES_CANCEL_ENQUEUE(EverythingAtOnce.class, "dequeue 3; dequeue 2", "end 3 | enqueue 1 5", "end 2; poll"),
    EXPIRE_ENQUEUE(EverythingAtOnce.class, "dequeue 3", "expire | enqueue 2 5", "end 3; poll"),
    EXPIRE_CANCEL(EverythingAtOnce.class, "dequeue 3", "expire | end 3", "poll"),
    CANCEL_ENQUEUE_POLL(BothSidesFull.class, "enqueue 0 4; enqueue 3 5", "end 3 | poll", "poll; poll"),
    CANCEL_ENQUEUE_DEQUEUE(BothSidesFull.class, "enqueue 0 4; enqueue 3 5", "end 3 | dequeue 2", "end 2; poll"),
    ENQUEUE_BUMP(EverythingAtOnce.class, "", "enqueue 1 5 | bump 2; poll", "end 1; poll"),
    ENQUEUE_BUMP_DEQUEUE(EverythingAtOnce.class, "", "enqueue 1 5 | bump 2; dequeue 2", "end 2; poll"),
    POLL_BUMP(EverythingAtOnce.class, "enqueue 0 4", "poll | bump 2", "poll"),
    DEQUEUE_ENQUEUE_BUMP(EverythingAtOnceFull.class, "", "dequeue 1; enqueue 1 5 | bump 2", ""),
    BUMP_BUMP(EverythingAtOnce.class, "enqueue 0 4", "bump 2 | bump 3", "poll; bump 3"),
    FULL_ENQUEUE_BUMP_POLL(OneProducer.class, "enqueue 0 4", "enqueue 1 5; bump 2 | poll", "end 1; poll"),
    BUMP_PARKED_ENQUEUE_ADMITTED(OneProducer.class, "enqueue 0 4; enqueue 3 5", "bump 2 | poll", "end 3; poll"),
    DISCARDED_PARKED_ENQUEUE(EverythingAtOnceFull.class, "", "enqueue 1 5 | bump 2 | enqueue 2 6", ""),
    DISCARDED_PARKED_ENQUEUE_POLL(EverythingAtOnceFull.class, "", "enqueue 1 5 | bump 2 | enqueue 2 6; poll", ""),
    CLOSE_ENQUEUE(EverythingAtOnce.class, "", "close; poll | enqueue 2 5", "end 2; poll"),
    CLOSE_DEQUEUE(EverythingAtOnce.class, "", "close | dequeue 2", "end 2; poll"),
    CLOSE_POLL(EverythingAtOnce.class, "enqueue 0 4", "close | poll", "poll"),
    CLOSE_BUMP(EverythingAtOnce.class, "enqueue 0 4", "close | bump 2", "poll; poll"),
    DEQUEUE_CLOSE_ENQUEUE(EverythingAtOnce.class, "", "dequeue 1; close | enqueue 2 5", "end 1; end 2; poll"),
    FULL_ENQUEUE_CLOSE_POLL(OneProducer.class, "enqueue 0 4", "enqueue 1 5; close | poll", "end 1; poll"),
    CLOSE_PARKED_ENQUEUE_ADMITTED(OneProducer.class, "enqueue 0 4; enqueue 3 5", "close | poll", "end 3; poll; poll");

    private final Class<? extends QueueOperations> operations;
    private final String before;
    private final String threads;
    private final String after;

    QueueRace(Class<? extends QueueOperations> operations, String before, String threads, String after) {
        this.operations = operations;
        this.before = before;
        this.threads = threads;
        this.after = after;
    }

    /**
     * Fails with the history and the schedule if something happens that a sequential queue cannot explain.
     *
     * @param schedules how many to explore at most
     */
    void explore(int schedules) {
        ModelCheckingOptions options = new ModelCheckingOptions()
                .logLevel(LoggingLevel.ERROR)
                .iterations(0)
                .invocationsPerIteration(schedules)
                .minimizeFailedScenario(false)
                .addCustomScenario(new ExecutionScenario(
                        actors(before),
                        Stream.of(threads.split("\\|", -1)).map(this::actors).toList(),
                        actors(after),
                        null));
        if (operations == EverythingAtOnceFull.class) {
            options.verifier(EpsilonVerifier.class);
        } else {
            options.sequentialSpecification(
                    operations == EverythingAtOnce.class
                            ? SequentialQueue.RoomForAll.class
                            : SequentialQueue.RoomForOne.class);
        }
        options.check(operations);
    }

    private List<Actor> actors(String calls) {
        return Stream.of(calls.split(";", -1))
                .map(String::strip)
                .filter(call -> !call.isEmpty())
                .map(call -> actor(call.split(" ", -1)))
                .toList();
    }

    private Actor actor(String... words) {
        Method operation = Stream.of(operations.getMethods())
                .filter(method -> method.getName().equals(words[0]))
                .findFirst()
                .orElseThrow();
        List<Integer> arguments = Stream.of(words).skip(1).map(Integer::valueOf).toList();
        return new Actor(operation, arguments);
    }
}
