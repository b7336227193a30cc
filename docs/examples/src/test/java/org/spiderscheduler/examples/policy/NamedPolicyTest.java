package org.spiderscheduler.examples.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.core.policy.FifoPolicy;

@DisplayName("Policies by name")
class NamedPolicyTest {
    @Test
    @DisplayName("are called fifo, priority and round_robin")
    void names() {
        assertThat(NamedPolicy.names()).containsExactly("fifo", "priority", "round_robin");
    }

    @Test
    @DisplayName("are found by their exact name, and by nothing else")
    void lookup() {
        assertThat(NamedPolicy.of("priority")).contains(NamedPolicy.PRIORITY);
        assertThat(NamedPolicy.of("FIFO")).isEmpty();
        assertThat(NamedPolicy.of("")).isEmpty();
    }

    @Test
    @DisplayName("are made anew for each run")
    void fresh() {
        assertThat(NamedPolicy.FIFO.create()).isInstanceOf(FifoPolicy.class).isNotSameAs(NamedPolicy.FIFO.create());
        assertThat(NamedPolicy.PRIORITY.create()).isInstanceOf(PriorityPolicy.class);
        assertThat(NamedPolicy.ROUND_ROBIN.create()).isInstanceOf(RoundRobinPolicy.class);
    }
}
