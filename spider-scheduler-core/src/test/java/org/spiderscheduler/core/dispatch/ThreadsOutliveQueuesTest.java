package org.spiderscheduler.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.time.ManualTimer;

@DisplayName("A thread that outlives the library, as one of an application server does,")
class ThreadsOutliveQueuesTest {
    /** Parks and serves a call: whatever a thread keeps of a queue, this one has it now. */
    public static final class OneCall implements Supplier<Boolean> {
        @Override
        public Boolean get() {
            DispatchQueue queue = DispatchQueue.builder(1, new SessionId(1))
                    .timer(new ManualTimer())
                    .build();
            CompletableFuture<?> parked = queue.source().dequeue(Duration.ofMinutes(1));
            CompletableFuture<Void> enqueue =
                    queue.sink().enqueue(new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(1)));
            return enqueue.isDone() && parked.isDone();
        }
    }

    @Test
    @DisplayName("does not hold on to its classes")
    void classesGo() throws IOException, ReflectiveOperationException {
        WeakReference<ClassLoader> library = useAndDrop();
        for (int i = 0; i < 100 && library.get() != null; i++) {
            System.gc();
        }
        assertThat(library.get()).isNull();
    }

    private static WeakReference<ClassLoader> useAndDrop() throws IOException, ReflectiveOperationException {
        // No parent: the platform loader knows the named modules, and with them the very classes of this test.
        try (URLClassLoader loader = new URLClassLoader(path(), null)) {
            Class<?> call = loader.loadClass(OneCall.class.getName());
            assertThat(call).isNotEqualTo(OneCall.class);
            Supplier<?> inside = (Supplier<?>) call.getDeclaredConstructor().newInstance();
            assertThat(inside.get()).isEqualTo(true);
            return new WeakReference<>(loader);
        }
    }

    /** The paths of this test, and its own classes, which are patched into a module and so are on no path. */
    private static URL[] path() {
        return Stream.concat(
                        Stream.of("jdk.module.path", "java.class.path")
                                .map(name -> System.getProperty(name, ""))
                                .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                                .filter(each -> !each.isEmpty()),
                        Stream.of(Path.of("target", "test-classes").toString()))
                .map(ThreadsOutliveQueuesTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
