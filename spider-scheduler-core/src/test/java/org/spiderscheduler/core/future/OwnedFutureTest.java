package org.spiderscheduler.core.future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.spiderscheduler.core.Outcomes.failureOf;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.core.Thrown;

@DisplayName("A future that belongs to its owner")
class OwnedFutureTest {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @Nested
    @DisplayName("while nobody has claimed it")
    class Unclaimed {
        private final Claims future = new Claims(1);

        @Test
        @DisplayName("§4.5 can be completed by its caller, once")
        void complete() {
            assertThat(future.complete("mine")).isTrue();
            assertThat(future.complete("again")).isFalse();
            future.deliver("late");
            assertThat(future).isCompletedWithValue("mine");
        }

        @Test
        @DisplayName("§4.5 can be failed by its caller, also by a time-out of the JDK")
        void completeExceptionally() {
            assertThat(future.completeExceptionally(new IllegalStateException("mine")))
                    .isTrue();
            assertThat(future).isCompletedExceptionally();
            assertThat(new Claims(1).orTimeout(1, TimeUnit.NANOSECONDS).handle((value, failure) -> "timed out"))
                    .succeedsWithin(30, TimeUnit.SECONDS)
                    .isEqualTo("timed out");
        }

        @Test
        @DisplayName("§4.5 can be completed from an executor, and fails if the supplier does")
        void completeAsync() {
            future.completeAsync(() -> "later", tasks::add);
            assertThat(future).isNotDone();
            tasks.remove().run();
            assertThat(future).isCompletedWithValue("later");
            Claims other = new Claims(1);
            other.completeAsync(
                    () -> {
                        throw Thrown.sneakily(new IOException("no value"));
                    },
                    Runnable::run);
            assertThat(other).isCompletedExceptionally();
            assertThat(new Claims(1).completeAsync(() -> "on the default executor"))
                    .succeedsWithin(30, TimeUnit.SECONDS);
        }
    }

    @Nested
    @DisplayName("once its owner has claimed it")
    class Claimed {
        private final Claims future = new Claims(0);
        private int asked;

        private String supply() {
            asked++;
            return "mine";
        }

        @Test
        @DisplayName("§4.5 refuses whatever else its caller does, before it is delivered and after")
        void refusesOthers() {
            for (int round = 0; round < 2; round++) {
                assertThat(future.complete("mine")).isFalse();
                assertThat(future.completeExceptionally(new IllegalStateException("mine")))
                        .isFalse();
                assertThat(future.cancel(true)).isFalse();
                future.completeAsync(this::supply, Runnable::run);
                assertThatThrownBy(() -> future.obtrudeValue("mine")).isInstanceOf(UnsupportedOperationException.class);
                assertThatThrownBy(() -> future.obtrudeException(new IllegalStateException("mine")))
                        .isInstanceOf(UnsupportedOperationException.class);
                future.deliver("the owner's");
            }
            assertThat(future).isCompletedWithValue("the owner's");
            assertThat(asked).as("how often it asked for a value").isEqualTo(1);
        }

        @Test
        @DisplayName("§1.1 fails with the bare failure")
        void failsBare() {
            SchedulerException failure = new SchedulerException("why");
            future.deliverFailure(failure);
            assertThat(failureOf(future)).isSameAs(failure);
        }
    }

    @Test
    @DisplayName("§1.1 refuses null by name")
    @SuppressWarnings("NullAway")
    void refusesNull() {
        Claims future = new Claims(1);
        assertThatNullPointerException()
                .isThrownBy(() -> future.completeExceptionally(null))
                .withMessage("failure");
        assertThatNullPointerException()
                .isThrownBy(() -> future.completeAsync(null, Runnable::run))
                .withMessage("supplier");
    }

    @Test
    @DisplayName("§1.2 a shared answer can be changed by nobody, and what is done to a copy affects nobody else")
    void shared() {
        CompletableFuture<Void> done = Futures.done();
        assertThat(done.complete(null)).isFalse();
        assertThat(done.copy().thenRun(() -> {}).cancel(false)).isFalse();
        assertThat(Futures.none()).isCompletedWithValueMatching(java.util.Optional::isEmpty);
    }

    @Test
    @DisplayName("§1.2 a time-out set on a shared one ends a copy, while the shared one goes on waiting for its owner")
    void sharedAndPending() {
        ReadOnlyFuture<String> shared = new ReadOnlyFuture<>();
        assertThat(shared.orTimeout(1, TimeUnit.NANOSECONDS).handle((value, failure) -> "timed out"))
                .succeedsWithin(30, TimeUnit.SECONDS)
                .isEqualTo("timed out");
        assertThat(shared.completeOnTimeout("late", 1, TimeUnit.NANOSECONDS)).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(shared.complete("mine")).isFalse();
        assertThat(shared).isNotDone();
        CompletableFuture<String> patient = shared.orTimeout(1, TimeUnit.HOURS);
        shared.deliver("the owner's");
        assertThat(patient).isCompletedWithValue("the owner's");
    }

    @Test
    @DisplayName("§1.1 a failure is reported bare, and as one of this library's")
    void bare() {
        DispatchQueueClosedException closed = new DispatchQueueClosedException("closed");
        IllegalStateException foreign = new IllegalStateException("foreign");
        assertThat(Futures.bare(new CompletionException(closed))).isSameAs(closed);
        assertThat(Futures.bare(closed)).isSameAs(closed);
        assertThat(Futures.bare(new CompletionException("no cause", null))).isInstanceOf(CompletionException.class);
        assertThat(Futures.asSchedulerException(new CompletionException(closed), "poll"))
                .isSameAs(closed);
        assertThat(Futures.asSchedulerException(foreign, "poll"))
                .isExactlyInstanceOf(SchedulerException.class)
                .hasMessage("poll: java.lang.IllegalStateException: foreign")
                .hasCause(foreign);
    }

    private static final class Claims extends OwnedFuture<String> {
        private int left;

        Claims(int left) {
            this.left = left;
        }

        @Override
        protected synchronized boolean claim() {
            return left-- > 0;
        }
    }
}
