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
    @DisplayName("tell their end on a thread of their own, whether they have run or not")
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
    @DisplayName("end while a stranger blocks the thread on which netty tells the end of all groups")
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
    @DisplayName("may be waited for in what depends on the end of others, and on that of themselves")
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
