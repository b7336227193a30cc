package org.spiderscheduler.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.spiderscheduler.testkit.planted.EditedClasses;
import org.spiderscheduler.testkit.planted.PlantedBug;

@DisplayName("Within 500 seeds of the production code, the simulation")
class ProofOfPowerTest {
    private static final int SEEDS = 500;

    private static final List<String> TABLE = new ArrayList<>();

    static List<PlantedBug> bugs() {
        return PlantedBugs.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    @DisplayName("finds a planted bug")
    void finds(PlantedBug bug) {
        LongFunction<?> run = EditedClasses.with(bug).make(RunSeed.class, LongFunction.class);
        for (int seed = 0; seed < SEEDS; seed++) {
            String rule = (String) run.apply(seed);
            if (!rule.isEmpty()) {
                TABLE.add("%-48s%6d  %s".formatted(bug, seed + 1, rule));
                return;
            }
        }
        assertThat(bug)
                .as("%s It was not found in %d seeds", bug.mistake(), SEEDS)
                .isNull();
    }

    @Test
    @DisplayName("finds nothing when no bug is planted")
    void healthy() {
        LongFunction<?> run = EditedClasses.healthy().make(RunSeed.class, LongFunction.class);
        for (int seed = 0; seed < SEEDS; seed++) {
            assertThat((String) run.apply(seed)).as("seed %d", seed).isEmpty();
        }
    }

    @AfterAll
    static void printTable() {
        System.out.printf("%-48s%6s  %s%n", "planted bug", "seeds", "violated");
        TABLE.forEach(System.out::println);
    }
}
