package org.spiderscheduler.grpc.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Event loops")
class EventLoopsTest {
    private final EventLoops loops = EventLoops.named("loops-under-test", 2);

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(1, TimeUnit.MINUTES);
    }

    @Test
    @DisplayName("report their end on a thread of their own, whether they have run or not")
    void ownThread() throws Exception {
        CompletableFuture<Void> free = new CompletableFuture<>();
        loops.group().next().execute(free::join);
        CompletableFuture<String> toldBy =
                loops.end().thenApply(ended -> Thread.currentThread().getName());
        free.complete(null);
        assertThat(get(toldBy)).startsWith("loops-under-test-");
        assertThat(loops.group().isTerminated()).isTrue();
        get(loops.end());
    }

    @Test
    @DisplayName("end while other code blocks the thread on which netty reports the end of all groups")
    void stranger() throws Exception {
        CompletableFuture<Void> free = new CompletableFuture<>();
        GlobalEventExecutor.INSTANCE.execute(free::join);
        try {
            get(loops.end());
        } finally {
            free.complete(null);
        }
    }

    @Test
    @DisplayName("may be waited for in dependents of their own end, and of that of others")
    void chained() throws Exception {
        EventLoops others = EventLoops.named("other-loops", 1);
        CompletableFuture<Void> free = new CompletableFuture<>();
        others.group().next().execute(free::join);
        CompletableFuture<Void> all = others.end().thenRun(() -> {
            others.checkMayBlock();
            loops.checkMayBlock();
            loops.end().join();
        });
        free.complete(null);
        get(all);
    }
}
