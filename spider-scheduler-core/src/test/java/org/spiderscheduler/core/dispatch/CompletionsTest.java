package org.spiderscheduler.core.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.core.parked.Parked;

@DisplayName("The completions of a thread")
class CompletionsTest {
    private static final int CALLS = 5_000;

    private final Completions mine = Completions.ofThisThread();
    private final List<Integer> settled = new ArrayList<>();
    private int added;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    @DisplayName("end each call once, in the order in which they were added, however many their dependents add")
    void keepsOrder(long seed) {
        Random random = new Random(seed);
        while (added < CALLS) {
            add(random, 1 + random.nextInt(100));
            mine.run();
            assertThat(settled).hasSize(added);
        }
        assertThat(settled).isEqualTo(IntStream.range(0, added).boxed().toList());
    }

    private void add(Random random, int calls) {
        for (int i = 0; i < calls; i++) {
            mine.add(new Call(random, added), added);
            added++;
        }
    }

    private final class Call extends Parked<Integer, Call> {
        private final Random random;
        private final int number;

        Call(Random random, int number) {
            this.random = random;
            this.number = number;
        }

        @Override
        public void settle(@Nullable Object outcome) {
            assertThat(outcome).isEqualTo(number);
            settled.add(number);
            if (added < CALLS) {
                add(random, random.nextInt(3));
            }
            mine.run();
        }

        @Override
        protected boolean claim() {
            return false;
        }

        @Override
        public @Nullable Executor executor() {
            return null;
        }
    }
}
