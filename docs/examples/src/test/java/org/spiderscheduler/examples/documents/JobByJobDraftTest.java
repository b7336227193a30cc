package org.spiderscheduler.examples.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.spiderscheduler.core.policy.SchedulingPolicy;
import org.spiderscheduler.testkit.simulation.Simulation;
import org.spiderscheduler.testkit.simulation.SimulationTest;
import org.spiderscheduler.testkit.tck.SchedulingPolicyContract;

@DisplayName("The first draft of the job-by-job policy")
class JobByJobDraftTest {
    static final class Draft extends SchedulingPolicyContract {
        @Override
        protected SchedulingPolicy createPolicy() {
            return new JobByJobDraft();
        }
    }

    static final class DraftSimulation {
        @SimulationTest(seeds = 1_000)
        void survivesFaults(Simulation.Builder simulation) {
            simulation.policy(JobByJobDraft::new);
        }
    }

    @Test
    @DisplayName("is found wrong by the contract, in the words that the document shows")
    void found() {
        assertThat(said(Draft.class)).containsExactlyElementsOf(shown(0));
    }

    /**
     * The seed and what happens under it change with every change of the simulation; the form of the report does not.
     */
    @Test
    @DisplayName("is found wrong by the simulation, in a report like the one that the document shows")
    void foundBySimulation() {
        assertThat(frame(said(DraftSimulation.class))).containsExactlyElementsOf(frame(shown(1)));
    }

    private static List<String> frame(List<String> report) {
        return report.stream()
                .filter(line -> !line.startsWith("fault: ") && !line.matches("\\d+\\.\\d{9} .*"))
                .map(line -> line.replaceAll("\\d+", "#").replaceAll("\\b(task|job|execution manager|fault)s\\b", "$1"))
                .map(line -> line.replaceAll("task (#|commit|cleanup)", "task #"))
                .toList();
    }

    private static List<String> shown(int block) {
        return DocumentsTest.blocks(DocumentsTest.lines(Path.of("docs/testing-a-scheduler.md")), "text")
                .get(block);
    }

    /** The message of the only test that fails. */
    private static List<String> said(Class<?> test) {
        List<String> messages = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(test))
                .execute()
                .testEvents()
                .failed()
                .map(failed -> failed.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .map(Throwable::getMessage)
                        .orElse(""))
                .toList();
        assertThat(messages).hasSize(1);
        return messages.get(0).lines().map(String::strip).toList();
    }
}
