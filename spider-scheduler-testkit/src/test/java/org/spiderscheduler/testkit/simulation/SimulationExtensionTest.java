package org.spiderscheduler.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.policy.SchedulingPolicy;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.TaskSpec;

@DisplayName("A test that simulates")
class SimulationExtensionTest {
    /** What {@link Subject} inherits: Surefire finds it there only. */
    abstract static class Inherited {
        @SimulationTest(seeds = 20)
        void wrong(Simulation.Builder simulation) {
            simulation.policy(() -> new WrongPolicy(WrongPolicy.Mistake.FORGETS));
        }
    }

    /** Never found by the build: its methods are not named as tests, and it is run only from here. */
    static final class Subject extends Inherited {
        static final AtomicInteger LIVES = new AtomicInteger();

        private static SchedulingPolicy counted(SchedulingPolicy policy) {
            LIVES.incrementAndGet();
            return policy;
        }

        @SimulationTest(seeds = 20)
        void right(Simulation.Builder simulation) {
            simulation.faults(FaultPlan.none()).policy(() -> counted(new FifoPolicy()));
        }

        @SimulationTest
        void silent() {}

        @SimulationTest(seeds = 0)
        void none(Simulation.Builder simulation) {
            simulation.faults(FaultPlan.none());
        }

        @SimulationTest
        void failsItself(Simulation.Builder simulation) {
            simulation.faults(FaultPlan.none());
            throw new IllegalStateException("before any seed");
        }
    }

    /** As {@link Subject}, but for what comes before its test. */
    static final class Prepared {
        @BeforeEach
        void setUp(Simulation.Builder simulation) {
            simulation.faults(FaultPlan.none()).policy(() -> Subject.counted(new FifoPolicy()));
        }

        @SimulationTest(seeds = 20)
        void addsAJob(Simulation.Builder simulation) {
            simulation.job(Duration.ZERO, JobSpec.of(TaskSpec.DEFAULT));
        }
    }

    @Test
    @DisplayName("has one builder for what comes before the test and the test itself")
    void oneBuilder() {
        Subject.LIVES.set(0);
        TestExecutionResult result = result(EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(Prepared.class, "addsAJob", Simulation.Builder.class)));
        assertThat(result.getStatus()).isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
        assertThat(Subject.LIVES).as("policies made").hasValue(20);
    }

    private static TestExecutionResult run(String method, String... seed) {
        EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(Subject.class, method, Simulation.Builder.class));
        for (String only : seed) {
            kit.configurationParameter(SimulationTest.SEED, only);
        }
        return result(kit);
    }

    private static TestExecutionResult result(EngineTestKit.Builder kit) {
        return kit.execute().testEvents().finished().stream()
                .findFirst()
                .orElseThrow()
                .getRequiredPayload(TestExecutionResult.class);
    }

    private static String failure(TestExecutionResult result) {
        return String.valueOf(result.getThrowable().orElseThrow().getMessage());
    }

    @Test
    @DisplayName("runs as many seeds as it says, and passes when all are clean")
    void passes() {
        Subject.LIVES.set(0);
        assertThat(run("right").getStatus()).isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
        assertThat(Subject.LIVES).hasValue(20);
    }

    @Test
    @DisplayName("runs the one seed that the configuration names")
    void oneSeed() {
        Subject.LIVES.set(0);
        assertThat(run("right", "4711").getStatus()).isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
        assertThat(Subject.LIVES).hasValue(1);
        assertThat(run("right", String.valueOf(Long.MAX_VALUE)).getStatus())
                .isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
        assertThat(Subject.LIVES).as("the greatest seed is one too").hasValue(2);
    }

    @Test
    @DisplayName("fails with the report of the first seed that fails, whose replay fails in the same way")
    void fails() {
        String report = failure(run("wrong"));

        assertThat(report).startsWith("seed ").contains(" violates: no task is lost");
        String seed = report.substring("seed ".length(), report.indexOf(" violates"));
        assertThat(report.lines())
                .contains("  replay it: mvn test '-Dtest=" + Subject.class.getName()
                        + "#wrong' -Dspider.simulation.seed=" + seed + " -Dsurefire.failIfNoSpecifiedTests=false");
        assertThat(failure(run("wrong", seed))).isEqualTo(report);
    }

    @Test
    @DisplayName("says so when its method takes no builder, asks for no seeds, or fails itself")
    void misuse() {
        TestExecutionResult silent =
                result(EngineTestKit.engine("junit-jupiter").selectors(selectMethod(Subject.class, "silent")));

        assertThat(failure(silent)).contains("silent() must have a parameter of the type Simulation.Builder");
        assertThat(failure(run("none"))).contains("seeds: 0 of ").contains(" is below 1");
        assertThat(failure(run("failsItself"))).isEqualTo("before any seed");
    }
}
