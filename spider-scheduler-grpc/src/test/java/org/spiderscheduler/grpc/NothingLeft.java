package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spiderscheduler.grpc.Patience.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves a thread or a buffer behind. */
final class NothingLeft implements BeforeEachCallback, AfterEachCallback {
    /**
     * Threads that tests do not own: the static ones of gRPC and netty, which end by themselves some time after their
     * last use; those of the test tools; and the one that starts when a JDK tool attaches to this process.
     */
    private static final Pattern OTHERS =
            Pattern.compile("grpc-.*|globalEventExecutor-.*|awaitility.*|junit-.*|.*Cleaner.*|Attach Listener");

    private static final AtomicLong MARKS = new AtomicLong();

    private Set<Thread> before = Set.of();

    @Override
    public void beforeEach(ExtensionContext context) {
        before = threads();
        RecordingLeakDetector.REPORTS.clear();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        noThreads();
        noBuffers();
    }

    private void noThreads() {
        await().untilAsserted(() -> {
            Set<Thread> left = threads();
            left.removeAll(before);
            assertThat(left).as("threads that the test has left").isEmpty();
        });
    }

    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> OTHERS.matcher(thread.getName()).matches());
        return threads;
    }

    /** Leaks a buffer on purpose: once that leak is found, all earlier leaks have been. */
    static void noBuffers() {
        assertThat(ResourceLeakDetector.getLevel())
                .as("-Dio.netty.leakDetection.level")
                .isEqualTo(ResourceLeakDetector.Level.PARANOID);
        String mark = "leaked on purpose " + MARKS.incrementAndGet();
        leak(mark);
        List<String> leaked = new ArrayList<>();
        await().until(() -> {
            System.gc();
            // Netty checks for leaks when it allocates the next buffer.
            ByteBufAllocator.DEFAULT.buffer(1).release();
            leaked.addAll(RecordingLeakDetector.REPORTS);
            RecordingLeakDetector.REPORTS.clear();
            return leaked.removeIf(report -> report.contains(mark));
        });
        assertThat(leaked).as("buffers that the test has leaked").isEmpty();
    }

    static void leak(String hint) {
        ByteBuf lost = ByteBufAllocator.DEFAULT.buffer(1);
        lost.touch(hint);
    }
}
