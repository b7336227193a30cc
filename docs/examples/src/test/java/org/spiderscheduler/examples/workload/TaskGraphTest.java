package org.spiderscheduler.examples.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A task graph")
class TaskGraphTest {
    @Test
    @DisplayName("puts every task after its parents")
    void order() {
        TaskGraph graph = new TaskGraph(List.of(List.of(2), List.of(0, 2), List.of()));

        assertThat(graph.inOrder()).containsExactly(2, 0, 1);
        assertThat(graph.cycle()).isEmpty();
    }

    @Test
    @DisplayName("names the tasks of a cycle, without those that only come before or after it")
    void cycle() {
        TaskGraph graph = new TaskGraph(List.of(List.of(), List.of(0, 3), List.of(1), List.of(2), List.of(3)));

        assertThat(graph.inOrder()).containsExactly(0);
        assertThat(graph.cycle()).containsExactly(2, 3, 1);
    }

    @Test
    @DisplayName("detects a task that is its own parent")
    void selfParent() {
        assertThat(new TaskGraph(List.of(List.of(), List.of(1))).cycle()).containsExactly(1);
    }

    @Test
    @DisplayName("takes a chain of a hundred thousand tasks without growing the stack")
    void longChain() {
        List<List<Integer>> parents = new ArrayList<>(List.of(List.of()));
        while (parents.size() < 100_000) {
            parents.add(List.of(parents.size() - 1));
        }
        assertThat(new TaskGraph(parents).inOrder()).hasSize(100_000).isSorted();

        parents.set(0, List.of(99_999));
        assertThat(new TaskGraph(parents).cycle()).hasSize(100_000);
    }

    @Test
    @DisplayName("refuses a parent that does not exist")
    void unknownParent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskGraph(List.of(List.of(1))))
                .withMessage("task 0 has the unknown parent 1");
    }
}
