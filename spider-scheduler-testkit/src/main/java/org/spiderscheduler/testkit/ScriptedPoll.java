package org.spiderscheduler.testkit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;

/** A poll of a scripted client. Once its caller has ended it, it takes no answer. */
final class ScriptedPoll extends CompletableFuture<InboundBatch> {
    private final ScriptedStorageClient client;
    private final Alarm waitOver;
    final RecordedPoll recorded;

    ScriptedPoll(ScriptedStorageClient client, RecordedPoll recorded) {
        this.client = client;
        this.recorded = recorded;
        this.waitOver = client.timer().alarm("script: the wait of " + recorded, this::answerEmpty);
    }

    /** No step is left: it waits for one, for as long as it may. */
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

    /** It has its step, which ends it when the pause is over. */
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
