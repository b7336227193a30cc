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
import org.spiderscheduler.testkit.tck.SchedulingPolicyContract;

@DisplayName("The first draft of the job-by-job policy")
class JobByJobDraftTest {
    static final class Draft extends SchedulingPolicyContract {
        @Override
        protected SchedulingPolicy createPolicy() {
            return new JobByJobDraft();
        }
    }

    @Test
    @DisplayName("is found wrong by the contract, in the words that the document shows")
    void found() {
        List<String> said = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Draft.class))
                .execute()
                .testEvents()
                .failed()
                .map(failed -> failed.getRequiredPayload(TestExecutionResult.class)
                        .getThrowable()
                        .map(Throwable::getMessage)
                        .orElse(""))
                .toList();
        List<String> shown = DocumentsTest.blocks(DocumentsTest.lines(Path.of("docs/testing-a-scheduler.md")), "text")
                .get(0);
        assertThat(said)
                .singleElement()
                .satisfies(message ->
                        assertThat(message.lines().map(String::strip)).containsExactlyElementsOf(shown));
    }
}
