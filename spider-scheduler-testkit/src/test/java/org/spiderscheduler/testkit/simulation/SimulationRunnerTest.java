package org.spiderscheduler.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.testkit.JobSpec;

@DisplayName("The runner of simulations")
class SimulationRunnerTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private int run(Simulation simulation, String... args) {
        return new SimulationRunner(
                        simulation, new PrintStream(printed, true, StandardCharsets.UTF_8), SimulationRunner.FROM_CLONE)
                .run(args);
    }

    private int run(String... args) {
        return run(Simulation.builder().build(), args);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("runs as many seeds as it is told to, and sums them up")
    void seeds() {
        assertThat(run("--seeds", "25", "--from", "100")).isZero();
        assertThat(printed()).contains("25 runs", "virtual hours, 0 failed", "STORAGE_RESTART", "INSTANCE_LIMIT");
    }

    @Test
    @DisplayName("prints every event of a run on demand")
    void log() {
        assertThat(run("--seed", "-7", "--log")).isZero();
        assertThat(printed()).contains("everything is healed", "1 runs");
    }

    @Test
    @DisplayName("gives one fingerprint for all runs, whichever thread ran them")
    void digest() {
        run("--seeds", "20", "--digest");
        String first = printed();
        printed.reset();
        run("--seeds", "20", "--digest");
        assertThat(printed()).isEqualTo(first).containsPattern("digest: [0-9a-f]{64}");
        printed.reset();
        run("--seeds", "20", "--digest", "--from", "1");
        assertThat(printed()).isNotEqualTo(first);
    }

    @Test
    @DisplayName("fails on a violation, and prints seed, rule, and the command that replays it")
    void violation() {
        Simulation failing = Simulation.builder()
                .core(() -> (client, sink, cancellation) ->
                        CompletableFuture.failedFuture(new SchedulerException("no more ideas")))
                .build();
        assertThat(run(failing, "--seeds", "1000", "--from", "42")).isEqualTo(1);
        assertThat(printed())
                .contains(
                        "seed 42 violates: §5.1",
                        "no more ideas",
                        "\n  the rule: docs/spec.md, §5.1\n",
                        "-Dexec.args=\"--seed 42 --log\"")
                .doesNotContain("1,000 runs");
    }

    @Test
    @DisplayName("runs its caller's simulation, and returns the exit code")
    void ofOnesOwn() {
        PrintStream standard = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Simulation failing = Simulation.builder()
                    .core(() -> (client, sink, cancellation) ->
                            CompletableFuture.failedFuture(new SchedulerException("no more ideas")))
                    .build();
            assertThat(SimulationRunner.run(failing, "--seed", "42")).isEqualTo(1);
            assertThat(SimulationRunner.run(Simulation.builder().build(), "--seed", "42"))
                    .isZero();
        } finally {
            System.setOut(standard);
        }
        assertThat(printed())
                .contains("seed 42 violates: §5.1", "replay it: the same program with --seed 42 --log", "1 runs");
    }

    @Test
    @DisplayName("fails when a seed cannot be run, and names the first and why")
    void unbuildable() {
        Simulation broken = Simulation.builder()
                .core(() -> {
                    throw new IllegalStateException("no core today");
                })
                .build();
        assertThat(run(broken, "--seeds", "1000", "--from", "42")).isEqualTo(1);
        assertThat(printed().lines()).contains("seed 42 cannot be run: java.lang.IllegalStateException: no core today");
    }

    @Test
    @DisplayName("fails when it is stopped before all seeds were run, and says so")
    void interrupted() {
        Thread.currentThread().interrupt();
        int exitCode = run("--seeds", "1000000000");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(exitCode).isEqualTo(1);
        assertThat(printed()).containsPattern("stopped after [0-9,]+ of 1,000,000,000 seeds");
    }

    @Test
    @DisplayName("fails on demand when something was never seen, and names it")
    void everything() {
        Simulation calm = Simulation.builder()
                .faults(FaultPlan.none())
                .job(Duration.ZERO, JobSpec.builder().task().build())
                .build();
        assertThat(run(calm, "--seeds", "1")).isZero();
        assertThat(run(calm, "--seeds", "1", "--everything")).isEqualTo(1);
        assertThat(printed())
                .contains("never seen: fault CLOCK_JUMP", "never seen: refusal TASK_DONE")
                .doesNotContain("never seen: refusal FATAL");
    }

    @Test
    @DisplayName("prints its options")
    void help() {
        assertThat(run("--help")).isZero();
        assertThat(printed()).contains("--seeds N", "--seed S", "Exit code");
    }

    @ParameterizedTest
    @DisplayName("refuses a bad command line with one clear line and exit code 2")
    @CsvSource({
        "--seeds, '--seeds needs a number'",
        "--seeds many, '--seeds: many is not a whole number'",
        "--seeds 0, '--seeds: 0 is not from 1 to 1000000000'",
        "--seed 1.5, '--seed: 1.5 is not a whole number'",
        "--from, '--from needs a number'",
        "--sed 1, 'unknown option --sed; --help shows what there is'",
    })
    void bad(String line, String message) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(printed().lines()).containsExactly(message);
    }
}
