package org.spiderscheduler.testkit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;

/** A poll of a scripted client. One that its caller has ended takes no answer any more. */
final class ScriptedPoll extends CompletableFuture<InboundBatch> {
    private final ScriptedStorageClient client;
    private final Alarm waitOver;
    final RecordedPoll recorded;

    ScriptedPoll(ScriptedStorageClient client, RecordedPoll recorded) {
        this.client = client;
        this.recorded = recorded;
        this.waitOver = client.timer().alarm("script: the wait of " + recorded, this::answerEmpty);
    }

    /** No step is left: it waits for one, and not for longer than it may. */
    void hold() {
        Timer timer = client.timer();
        waitOver.set(timer.nanoTime() + InMemoryStorage.nanos(recorded.waitTime()));
    }

    void answer(InboundBatch batch) {
        if (!isDone()) {
            client.handedOut(batch);
            complete(batch);
        }
    }

    void answerEmpty() {
        answer(client.batch(List.of()));
    }

    /** It has got its step, which ends it when the pause is over. */
    void endAfter(Duration pause, Runnable end) {
        waitOver.cancel();
        if (pause.isZero()) {
            end.run();
        } else {
            Timer timer = client.timer();
            timer.alarm("script: the pause before the answer to " + recorded, end)
                    .set(timer.nanoTime() + InMemoryStorage.nanos(pause));
        }
    }
}
