package org.spiderscheduler.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Cancellation")
class CancellationTest {
    private final CancellationTokenSource source = new CancellationTokenSource();
    private final List<String> ran = new ArrayList<>();

    @Test
    @DisplayName("comes once, and is seen by the token")
    void once() {
        assertThat(source.token().isCancelled()).isFalse();
        assertThat(source.cancel()).isTrue();
        assertThat(source.cancel()).isFalse();
        assertThat(source.token().isCancelled()).isTrue();
    }

    @Test
    @DisplayName("runs each action once, in the order of registration, and a late one at once")
    void actions() {
        source.token().onCancelled(() -> ran.add("a"));
        source.token().onCancelled(() -> ran.add("b"));
        source.cancel();
        source.token().onCancelled(() -> ran.add("c"));
        source.cancel();
        assertThat(ran).containsExactly("a", "b", "c");
    }

    @Test
    @DisplayName("does not run an action whose registration was closed")
    void closed() {
        CancellationToken.Registration registration = source.token().onCancelled(() -> ran.add("a"));
        source.token().onCancelled(() -> ran.add("b"));
        registration.close();
        registration.close();
        source.cancel();
        assertThat(ran).containsExactly("b");
    }

    @Test
    @DisplayName("runs the others when one throws, then throws the first failure")
    void throwing() {
        IllegalStateException first = new IllegalStateException("first");
        IllegalStateException second = new IllegalStateException("second");
        source.token().onCancelled(() -> {
            throw first;
        });
        source.token().onCancelled(() -> {
            throw second;
        });
        source.token().onCancelled(() -> ran.add("c"));
        assertThatThrownBy(source::cancel).isSameAs(first).hasSuppressedException(second);
        assertThat(ran).containsExactly("c");
    }

    @Test
    @DisplayName("runs the others when one throws an error, or an exception that another has thrown before")
    void throwingErrors() {
        AssertionError error = new AssertionError("on purpose");
        IllegalStateException second = new IllegalStateException("second");
        for (Throwable each : List.of(error, error, second)) {
            source.token().onCancelled(() -> throwAny(each));
        }
        source.token().onCancelled(() -> ran.add("last"));
        assertThatThrownBy(source::cancel).isSameAs(error).hasSuppressedException(second);
        assertThat(error.getSuppressed()).containsExactly(second);
        assertThat(ran).containsExactly("last");
    }

    @Test
    @DisplayName("runs the others when one throws a checked exception, and throws that as a cause")
    void throwingChecked() {
        IOException checked = new IOException("on purpose");
        source.token().onCancelled(() -> throwAny(checked));
        source.token().onCancelled(() -> ran.add("last"));
        assertThatThrownBy(source::cancel)
                .isExactlyInstanceOf(SchedulerException.class)
                .cause()
                .isSameAs(checked);
        assertThat(ran).containsExactly("last");
    }

    @Test
    @DisplayName("does not run an action that an earlier one has closed")
    void closedByAnEarlierOne() {
        List<CancellationToken.Registration> later = new ArrayList<>();
        source.token().onCancelled(() -> later.get(0).close());
        later.add(source.token().onCancelled(() -> ran.add("closed")));
        source.token().onCancelled(() -> ran.add("last"));
        source.cancel();
        assertThat(ran).containsExactly("last");
    }

    @Test
    @DisplayName("lets what a late action throws reach whoever registers it")
    void lateThrowing() {
        source.cancel();
        IllegalStateException late = new IllegalStateException("late");
        assertThatThrownBy(() -> source.token().onCancelled(() -> throwAny(late)))
                .isSameAs(late);
    }

    /** Throws even what the compiler would not let through, as other languages can. */
    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void throwAny(Throwable failure) throws X {
        throw (X) failure;
    }

    @Test
    @DisplayName("shows itself as cancelled to its actions, which may register more")
    void seenInside() {
        source.token().onCancelled(() -> {
            ran.add("cancelled " + source.token().isCancelled());
            source.token().onCancelled(() -> ran.add("nested"));
        });
        source.cancel();
        assertThat(ran).containsExactly("cancelled true", "nested");
    }
}
