package org.spiderscheduler.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The example of the README")
class QuickstartTest {
    @Test
    @DisplayName("ends its job although storage restarts and an execution manager dies")
    void run() {
        assertThat(Quickstart.run()).matches("job 1 has SUCCEEDED after \\d+ s");
    }
}
