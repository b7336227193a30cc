package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.spiderscheduler.api.SchedulerException;

/**
 * What all contracts share: an environment for each test, and checks that say what was seen. A test checks its own rule
 * and ignores breaches of any other, so that one mistake fails the tests of one rule.
 */
@ExtendWith(RuleReporter.class)
@Timeout(120) // of real time: a method that blocks for ever must not hold up the build
abstract class Contract {
    private final ArrayDeque<AutoCloseable> toClose = new ArrayDeque<>();
    private @Nullable TckEnvironment environment;

    /** For the contracts of this package only. */
    Contract() {}

    /**
     * Makes the environment for one test. Default: {@link TckEnvironment#virtual()}.
     *
     * @return a new environment; the contract closes it
     */
    protected TckEnvironment createEnvironment() {
        return TckEnvironment.virtual();
    }

    /**
     * The environment of the running test: a factory method takes timer and executor from it.
     *
     * @return the same throughout a test
     */
    protected final TckEnvironment environment() {
        if (environment == null) {
            environment = made(createEnvironment());
            toClose.push(environment::close);
        }
        return environment;
    }

    /** Closes a resource when the test is over; the last one registered is closed first. */
    final <T extends AutoCloseable> T closing(T resource) {
        toClose.push(made(resource));
        return resource;
    }

    private static <T> T made(T byFactory) {
        return Objects.requireNonNull(byFactory, "a factory method of the contract returned null");
    }

    @AfterEach
    void closeAll() throws Exception {
        environment = null;
        forget();
        Throwable first = null;
        while (!toClose.isEmpty()) {
            try {
                toClose.pop().close();
            } catch (Exception | Error failure) {
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        } else if (first instanceof Exception exception) {
            throw exception;
        }
    }

    /** Forgets what the finished test has made: one instance may run all tests. */
    void forget() {}

    // ---- checks

    /** Fails with what was seen, unless a condition holds. */
    @SuppressWarnings("AnnotateFormatMethod") // would need a dependency
    static void check(boolean holds, String seen, @Nullable Object... arguments) {
        if (!holds) {
            throw new SeenError(String.format(seen, arguments));
        }
    }

    static void checkEqual(@Nullable Object actual, @Nullable Object expected, String what) {
        check(Objects.equals(actual, expected), "%s: %s, instead of %s", what, actual, expected);
    }

    /** Checks that a call is complete, normally or not, without time moving. */
    final void checkDone(CompletableFuture<?> call, String what) {
        check(environment().settles(call::isDone), "%s: still pending", what);
    }

    /** Checks that a call has succeeded, without time moving. */
    final void checkSucceeded(CompletableFuture<?> call, String what) {
        checkDone(call, what);
        check(!call.isCompletedExceptionally(), "%s: %s", what, describe(call));
    }

    final void checkPending(CompletableFuture<?> call, String what) {
        environment().settle();
        check(!call.isDone(), "%s: %s, instead of pending", what, describe(call));
    }

    /** Checks that a call has failed, without time moving; whether bare or wrapped is for §1.1 to see. */
    final void checkFailed(CompletableFuture<?> call, Class<? extends Throwable> type, String what) {
        checkDone(call, what);
        Throwable failure = failure(call);
        check(type.isInstance(bare(failure)), "%s: %s, instead of %s", what, describe(call), type.getSimpleName());
    }

    /**
     * Makes a call. What the call itself throws counts as the failure of its future; that it must not throw is for §1.1
     * to see.
     */
    static <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (Exception thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    /** The outcome in words. */
    static String describe(CompletableFuture<?> call) {
        if (!call.isDone()) {
            return "pending";
        }
        Throwable failure = failure(call);
        return failure == null ? "answered with " + call.join() : "failed with " + thrown(failure);
    }

    /** What was thrown, where, and what caused it: a message is all that a user gets to see. */
    static String thrown(Throwable failure) {
        StringBuilder words = new StringBuilder(failure + where(failure));
        Throwable cause = failure.getCause();
        // A chain of causes may be circular.
        for (int depth = 0; cause != null && depth < 100; depth++) {
            words.append(", caused by ").append(cause).append(where(cause));
            cause = cause.getCause();
        }
        return words.toString();
    }

    private static String where(Throwable thrown) {
        StackTraceElement[] frames = thrown.getStackTrace();
        return frames.length == 0 ? "" : " at " + frames[0];
    }

    /** The failure as a direct dependent sees it; null if there is none, or not yet. */
    static @Nullable Throwable failure(CompletableFuture<?> call) {
        if (!call.isCompletedExceptionally()) {
            return null;
        }
        return call.handle((value, failure) -> Optional.ofNullable(failure))
                .join()
                .orElse(null);
    }

    static @Nullable Throwable bare(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Checks that a failure, if there is one, is a bare exception of this library. */
    final void checkBare(Supplier<? extends CompletableFuture<?>> call, String what) {
        CompletableFuture<?> answer;
        try {
            answer = call.get();
        } catch (Exception thrown) {
            throw new SeenError(what + ": the call threw " + thrown(thrown) + ", instead of failing its future");
        }
        environment().settles(answer::isDone);
        Throwable failure = failure(answer);
        check(
                failure == null || failure instanceof SchedulerException,
                "%s: failed with %s, instead of a bare SchedulerException",
                what,
                failure == null ? "nothing" : thrown(failure));
    }

    /** Checks that a bad argument is refused at the call itself. */
    static void checkRefused(
            Supplier<? extends CompletableFuture<?>> call, Class<? extends RuntimeException> type, String what) {
        CompletableFuture<?> answer;
        try {
            answer = call.get();
        } catch (Exception thrown) {
            check(
                    type.isInstance(thrown),
                    "%s: the call threw %s, instead of %s",
                    what,
                    thrown(thrown),
                    type.getSimpleName());
            return;
        }
        throw new SeenError(
                what + ": the call returned " + (answer == null ? "null" : "a future (" + describe(answer) + ")")
                        + ", instead of throwing " + type.getSimpleName());
    }

    /** Checks that a call does not block. */
    static void checkReturns(Runnable call, String what) {
        String blocked = Caller.whereBlocked(call);
        check(blocked == null, "%s blocked its caller\n      at %s", what, blocked);
    }

    /** Checks that an answer is not one that another caller has rewritten (§1.2). */
    final void checkUnspoilt(CompletableFuture<?> answer, String what) {
        environment().settles(answer::isDone);
        check(
                !(bare(failure(answer)) instanceof IllegalStateException),
                "%s: %s, because the caller of an earlier one had rewritten its own answer",
                what,
                describe(answer));
    }

    /** Does to an answer the worst that its caller can do. */
    final void spoil(CompletableFuture<?> answer) {
        environment().settles(answer::isDone);
        answer.cancel(true);
        try {
            answer.obtrudeException(new IllegalStateException("rewritten by a caller"));
        } catch (UnsupportedOperationException refused) {
            // which it may do
        }
    }

    /** A wait that outlasts the test on the slowest machine, but is not so long that it tests overflow too. */
    static final Duration NOT_OVER = Duration.ofHours(1);

    /** The longest wait that there is. */
    static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
}
