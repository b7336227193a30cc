package org.spiderscheduler.core.time.wheel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The timer wheel")
class TimerWheelTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("expires just what a sorted list would, whatever is added, removed and turned")
    void agreesWithModel(long seed) {
        Random random = new Random(seed);
        // Near the end of the range, where System.nanoTime() may be: sums overflow.
        long now = Long.MAX_VALUE - random.nextInt(1_000_000);
        TimerWheel<Node> wheel = new TimerWheel<>(now);
        List<Node> model = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    Node node = new Node(now + (random.nextLong() & Long.MAX_VALUE >>> (2 + random.nextInt(60))));
                    wheel.add(node);
                    model.add(node);
                }
                case 2 -> {
                    if (!model.isEmpty()) {
                        wheel.remove(model.remove(random.nextInt(model.size())));
                    }
                }
                default -> {
                    now += random.nextLong() & (Long.MAX_VALUE >>> (20 + random.nextInt(40)));
                    long turned = now;
                    List<Node> due = new ArrayList<>();
                    wheel.expire(turned, Integer.MAX_VALUE, due::add);
                    List<Node> expected = model.stream()
                            .filter(node -> node.deadline - turned <= 0)
                            .toList();
                    assertThat(due).containsExactlyInAnyOrderElementsOf(expected);
                    model.removeAll(expected);
                }
            }
            assertThat(wheel.size()).isEqualTo(model.size());
            if (step % 500 == 0) {
                List<Node> visited = new ArrayList<>();
                wheel.forEach(visited::add);
                assertThat(visited).containsExactlyInAnyOrderElementsOf(model);
            }
            long seen = now;
            model.stream()
                    .min(Comparator.comparingLong(node -> node.deadline - seen))
                    .ifPresent(first -> assertThat(wheel.nextTurn() - seen).isLessThanOrEqualTo(first.deadline - seen));
        }
    }

    private static final class Node implements Timed<Node> {
        private final long deadline;
        private @Nullable Node next;
        private @Nullable Node previous;

        Node(long deadline) {
            this.deadline = deadline;
        }

        @Override
        public long deadline() {
            return deadline;
        }

        @Override
        public @Nullable Node nextTimed() {
            return next;
        }

        @Override
        public @Nullable Node previousTimed() {
            return previous;
        }

        @Override
        public void nextTimed(@Nullable Node next) {
            this.next = next;
        }

        @Override
        public void previousTimed(@Nullable Node previous) {
            this.previous = previous;
        }
    }
}
