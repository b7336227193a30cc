package org.spiderscheduler.core.time.wheel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The timer wheel")
class TimerWheelTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("expires exactly what a sorted list would, whatever is added, removed and turned")
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
                    int most = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(3);
                    while (wheel.expire(turned, most, due::add) == most) {
                        model.removeAll(due);
                        if (!model.isEmpty()) {
                            wheel.remove(model.remove(random.nextInt(model.size())));
                        }
                        Node node = new Node(turned + random.nextInt(2));
                        if (random.nextInt(4) == 0) {
                            wheel.add(node);
                            model.add(node);
                        }
                    }
                    model.removeAll(due);
                    assertThat(due)
                            .allMatch(node -> node.deadline - turned <= 0)
                            .doesNotHaveDuplicates();
                    assertThat(model).noneMatch(node -> node.deadline - turned <= 0);
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

    @Test
    @DisplayName("does not look again, for the next of many that are due, at those that are not")
    void goesOnWhereItEnded() {
        TimerWheel<Node> wheel = new TimerWheel<>(0);
        List<Node> notDue = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            wheel.add(new Node(1));
        }
        for (int i = 0; i < 1_000; i++) {
            Node node = new Node(2);
            wheel.add(node);
            notDue.add(node);
        }
        List<Node> due = new ArrayList<>();
        while (wheel.expire(1, 10, due::add) == 10) {
            assertThat(wheel.size()).isEqualTo(1_100 - due.size());
        }
        assertThat(due).hasSize(100);
        assertThat(notDue).allMatch(node -> node.looks <= 3);
    }

    @Test
    @DisplayName("unlinks no more at a time than it is told, and says how many those are")
    void noMoreThanTold() {
        TimerWheel<Node> wheel = new TimerWheel<>(0);
        for (int i = 0; i < 5; i++) {
            wheel.add(new Node(1));
        }
        List<Node> due = new ArrayList<>();
        for (int unlinked : new int[] {2, 2, 1, 0}) {
            due.clear();
            assertThat(wheel.expire(1, 2, due::add)).isEqualTo(unlinked);
            assertThat(due).hasSize(unlinked);
        }
    }

    private static final class Node implements Timed<Node> {
        private final long deadline;
        private int looks;
        private @Nullable Node next;
        private @Nullable Node previous;

        Node(long deadline) {
            this.deadline = deadline;
        }

        @Override
        public long deadline() {
            looks++;
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
