package org.spiderscheduler.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.SessionId;

/**
 * What one lane of a {@link ScriptedStorageClient} plays: a step for each poll, in order. A step that is added while
 * polls are held goes to the one that came first.
 */
public final class LaneScript {
    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private final ArrayDeque<ScriptedPoll> held = new ArrayDeque<>();
    private Duration pause = Duration.ZERO;

    LaneScript() {}

    /**
     * Answers a poll with a batch. Entries beyond what the poll asked for go to the polls after it (§2.1). The entries
     * need not belong to the lane: a core has to cope.
     *
     * @param sessionId the session of the batch
     * @param entries what it brings, possibly nothing
     * @return this
     */
    public LaneScript batch(SessionId sessionId, InboundEntry... entries) {
        return batch(new InboundBatch(sessionId, List.of(entries)));
    }

    /**
     * Answers a poll with a batch, as {@link #batch(SessionId, InboundEntry...)} does.
     *
     * @param batch the batch
     * @return this
     */
    public LaneScript batch(InboundBatch batch) {
        Objects.requireNonNull(batch, "batch");
        return add(new Answer(pause, batch));
    }

    /**
     * Fails a poll.
     *
     * @param failure what it fails with; anything but a {@link org.spiderscheduler.api.StorageClientException} breaks
     *     the contract of a client, and has to end the core
     * @return this
     */
    public LaneScript failure(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        return add(new Failure(pause, failure));
    }

    /**
     * Delays the answer to the poll that takes the next step, as a slow connection does: it comes that long after the
     * poll has taken the step, even beyond the poll's own wait. Consecutive pauses add up.
     *
     * @param duration how long; not negative
     * @return this
     */
    public LaneScript pause(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration: " + duration + " is negative");
        }
        pause = pause.plus(duration);
        return this;
    }

    /**
     * How many steps no poll has taken yet.
     *
     * @return not negative
     */
    public int stepsLeft() {
        return steps.size();
    }

    /** A poll comes: it takes the next step, or waits for one. */
    void meet(ScriptedPoll poll) {
        if (!steps.isEmpty()) {
            play(poll, steps.removeFirst());
        } else if (poll.recorded.waitTime().isZero()) {
            poll.answerEmpty();
        } else {
            held.addLast(poll);
            poll.hold();
        }
    }

    private LaneScript add(Step step) {
        pause = Duration.ZERO;
        steps.addLast(step);
        while (!steps.isEmpty() && !held.isEmpty()) {
            ScriptedPoll first = held.removeFirst();
            // It may have ended meanwhile: its wait was over, or its caller cancelled it.
            if (!first.isDone()) {
                play(first, steps.removeFirst());
            }
        }
        return this;
    }

    private void play(ScriptedPoll poll, Step step) {
        if (step instanceof Answer answer) {
            InboundBatch whole = answer.batch;
            int given = Math.min(poll.recorded.maxItems(), whole.entries().size());
            if (given < whole.entries().size()) {
                steps.addFirst(new Answer(
                        Duration.ZERO, part(whole, given, whole.entries().size())));
            }
            poll.endAfter(step.pause(), () -> poll.answer(part(whole, 0, given)));
        } else if (step instanceof Failure failing) {
            poll.endAfter(step.pause(), () -> poll.completeExceptionally(failing.failure));
        }
    }

    private static InboundBatch part(InboundBatch whole, int from, int to) {
        return new InboundBatch(whole.sessionId(), whole.entries().subList(from, to));
    }

    @Override
    public String toString() {
        return "LaneScript[steps=" + steps.size() + ", held=" + held.size() + "]";
    }

    private sealed interface Step {
        Duration pause();
    }

    private record Answer(Duration pause, InboundBatch batch) implements Step {}

    private record Failure(Duration pause, Throwable failure) implements Step {}
}
