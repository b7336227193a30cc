package org.spiderscheduler.benchmarks.linearizability;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.jvm.agent.LincheckClassFileTransformer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spiderscheduler.testkit.planted.EditedClasses;
import org.spiderscheduler.testkit.planted.PlantedBug;

@Tag("proof")
@DisplayName("A dispatch queue with a bug in it")
class QueueBugTest {
    /**
     * Schedules of the control. The only thing that can be wrong with it, a class that is not the edited one, shows in
     * the first.
     */
    private static final int CONTROL = 100;

    private final QueueUnderTest.Factory healthy = QueueOperations.queues;

    @AfterEach
    void heal() {
        QueueOperations.queues = healthy;
        // Lincheck caches transformed classes by name, and would run the code of the first bug for all of them.
        LincheckClassFileTransformer.INSTANCE
                .getTransformedClassesCache()
                .keySet()
                .removeIf(name -> name.contains("spiderscheduler"));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("is found by the race that targets it, which finds nothing once the place is mended")
    void found(QueueBug bug) {
        plant(bug.planted());
        assertThatExceptionOfType(LincheckAssertionError.class)
                .isThrownBy(() -> bug.foundBy().explore(3_000))
                .withMessageNotContaining("has hung"); // that would be a fault of Lincheck itself
        heal();
        plant(bug.mended());
        bug.foundBy().explore(CONTROL);
    }

    private static void plant(PlantedBug edit) {
        QueueOperations.queues = EditedClasses.with(edit, QueueUnderTest.class, QueueUnderTest.Factory.class)
                .make(RealQueue.Factory.class, QueueUnderTest.Factory.class);
    }
}
