package org.spiderscheduler.examples.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.examples.workload.PlannedJob;
import org.spiderscheduler.examples.workload.PlannedTask;
import org.spiderscheduler.examples.workload.Workload;

@DisplayName("The WfFormat reader")
class WfFormatReaderTest {
    private static final String DIAMOND = """
            {
              "name": "diamond", "createdAt": "2020-04-08T12:58:46Z", "schemaVersion": "1.5",
              "workflow": {
                "specification": {
                  "files": [{"id": "f", "sizeInBytes": 3}],
                  "tasks": [
                    {"id": "end", "name": "end", "parents": ["left", "right"], "children": [], "inputFiles": ["f"]},
                    {"id": "left", "name": "left", "parents": ["start"], "children": ["end"]},
                    {"id": "right", "name": "right", "parents": ["start"], "children": ["end"]},
                    {"id": "start", "name": "start", "parents": [], "children": ["left", "right"]}
                  ]
                },
                "execution": {
                  "makespanInSeconds": 7,
                  "tasks": [
                    {"id": "start", "runtimeInSeconds": 1, "command": {"program": "p", "arguments": []}},
                    {"id": "left", "runtimeInSeconds": 2.5},
                    {"id": "right", "runtimeInSeconds": 0.065493},
                    {"id": "end", "runtimeInSeconds": 0.0}
                  ],
                  "machines": [{"nodeName": "m"}]
                }
              }
            }
            """;

    private static Workload read(String json) throws IOException {
        return new WfFormatReader(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))).read();
    }

    private static void assertRefused(String json, String problem) {
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> read(json))
                .withMessage(problem);
    }

    private static String diamondWith(String text, String replacement) {
        assertThat(DIAMOND).contains(text);
        return DIAMOND.replace(text, replacement);
    }

    @Test
    @DisplayName("makes one job of a workflow, with the graph and the measured run times, and says what it added")
    void readsGraph() throws IOException {
        Workload workload = read(DIAMOND);

        assertThat(workload.name()).isEqualTo("diamond");
        assertThat(workload.jobs())
                .containsExactly(new PlannedJob(
                        "diamond",
                        new ResourceGroupId(1),
                        Duration.ZERO,
                        List.of(
                                PlannedTask.of(Duration.ZERO, 1, 2),
                                PlannedTask.of(Duration.ofMillis(2500), 3),
                                PlannedTask.of(Duration.ofNanos(65_493_000), 3),
                                PlannedTask.of(Duration.ofSeconds(1))),
                        Optional.of(Duration.ofSeconds(1)),
                        Optional.of(Duration.ofSeconds(1)),
                        Optional.empty()));
        assertThat(workload.notes())
                .containsExactly(
                        "WfFormat 1.5: the workflow is one job of resource group 1; each task runs for its"
                                + " runtimeInSeconds, whatever the machine.",
                        "Added to each job: a commit task of 1 s, and a cleanup task of 1 s that runs only if the job"
                                + " fails or is cancelled.");
    }

    @Test
    @DisplayName("takes a dependency that only one of its two tasks names, once")
    void dependencyToldByOneEnd() throws IOException {
        String onlyChildren = diamondWith("\"parents\": [\"start\"]", "\"parents\": []");
        String onlyParents = diamondWith("\"children\": [\"left\", \"right\"]", "\"children\": []");

        assertThat(read(onlyChildren).jobs()).isEqualTo(read(DIAMOND).jobs());
        assertThat(read(onlyParents).jobs()).isEqualTo(read(DIAMOND).jobs());
    }

    @Nested
    @DisplayName("refuses, with the line,")
    class Refuses {
        @Test
        @DisplayName("JSON that ends early, wherever")
        void truncated() {
            for (int length = 1; length <= DIAMOND.lastIndexOf('}'); length++) {
                String cut = DIAMOND.substring(0, length);
                // A number that ends after its decimal point is invalid.
                String problem = "line " + cut.split("\n", -1).length + ": (the JSON ends early|not JSON: .*digit)";

                assertThatExceptionOfType(BadInputException.class)
                        .as(cut)
                        .isThrownBy(() -> read(cut))
                        .withMessageMatching(problem);
            }
        }

        @Test
        @DisplayName("text that is not JSON")
        void notJson() {
            assertRefused(
                    "{\n  \"name\" = 3 }",
                    "line 2: not JSON: Unexpected character ('=' (code 61)): was expecting a colon to separate field"
                            + " name and value");
            assertRefused("{\"name\": \"a\", \"name\": \"b\"}", "line 1: not JSON: Duplicate field 'name'");
            assertRefused(DIAMOND + "{}", "line 25: there is something after the end of the JSON object");
        }

        @Test
        @DisplayName("numbers that JSON does not allow")
        void noNumber() {
            assertRefused(diamondWith("2.5", "NaN"), "line 17: not JSON: Non-standard token 'NaN'");
            assertRefused(diamondWith("2.5", "-Infinity"), "line 17: not JSON: Non-standard token '-Infinity'");
        }

        @Test
        @DisplayName("JSON that is nested too deeply, and names and numbers that are too long")
        void tooMuch() {
            assertRefused(
                    "{\n\"a\": " + "[".repeat(100_000),
                    "line 2: rejected: Document nesting depth (1001) exceeds the maximum allowed (1000)");
            assertRefused(
                    "{\n\"" + "k".repeat(60_000) + "\": 1}",
                    "line 1: rejected: Name length (60000) exceeds the maximum allowed (50000)");
            assertRefused(
                    diamondWith("2.5", "1".repeat(2_000)),
                    "line 17: rejected: Number value length (2000) exceeds the maximum allowed (1000)");
        }

        @Test
        @DisplayName("another version of the format, or none")
        void otherVersion() {
            assertRefused(diamondWith("\"1.5\"", "\"1.4\""), "/schemaVersion is '1.4', allowed: '1.5'");
            assertRefused("{}", "has no /schemaVersion, allowed: '1.5'");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "\"specification\": {    | \"specification\": 3, \"x\": { | line 4: /workflow/specification is '3', allowed: an object",
                    "\"tasks\": [            | \"tasks\": null, \"x\": [      | line 6: /workflow/specification/tasks is 'null', allowed: an array",
                    "\"parents\": [\"start\"]| \"parents\": [7]               | line 8: /workflow/specification/tasks/1/parents/0 is '7', allowed: a string",
                })
        @DisplayName("a value of the wrong kind")
        void wrongKind(String text, String replacement, String problem) {
            assertRefused(diamondWith(text, replacement), problem);
        }

        @ParameterizedTest
        @ValueSource(strings = {"-0.5", "3153600001", "1e400", "\"2.5\"", "null", "true"})
        @DisplayName("a run time that is negative, too long or not a number")
        void runTime(String value) {
            assertRefused(
                    diamondWith("2.5", value),
                    "line 17: /workflow/execution/tasks/1/runtimeInSeconds is '" + value.replace("\"", "")
                            + "', allowed: a number from 0 to 3153600000");
        }

        @Test
        @DisplayName("a workflow without tasks, or a task without id or run time")
        void missing() {
            assertRefused("{\"schemaVersion\": \"1.5\"}", "has no task in /workflow/specification/tasks");
            assertRefused(
                    diamondWith("\"id\": \"left\", \"name\"", "\"name\""), "line 8: a task of the workflow has no id");
            assertRefused(
                    diamondWith("{\"id\": \"left\", \"runtimeInSeconds\": 2.5},", ""),
                    "line 8: task 'left' has no runtimeInSeconds");
            assertRefused(
                    diamondWith(", \"runtimeInSeconds\": 2.5", ""), "line 17: task 'left' has no runtimeInSeconds");
        }

        @Test
        @DisplayName("a duplicate task id in either list")
        void duplicateId() {
            assertRefused(
                    diamondWith("\"id\": \"right\", \"name\"", "\"id\": \"left\", \"name\""),
                    "line 9: duplicate task id 'left' in /workflow/specification/tasks");
            assertRefused(
                    diamondWith("\"id\": \"right\", \"runtime", "\"id\": \"left\", \"runtime"),
                    "line 18: duplicate task id 'left' in /workflow/execution/tasks");
        }

        @Test
        @DisplayName("an unknown parent or child, or a run time of an unknown task")
        void unknownTask() {
            assertRefused(
                    diamondWith("[\"left\", \"right\"], \"children\": []", "[\"left\", \"x\\n\"], \"children\": []"),
                    "line 7: task 'end' has the unknown parent 'x?'");
            assertRefused(
                    diamondWith("\"children\": [\"left\", \"right\"]", "\"children\": [\"up\"]"),
                    "line 10: task 'start' has the unknown child 'up'");
            assertRefused(
                    diamondWith("{\"id\": \"left\", \"runtimeInSeconds\"", "{\"id\": \"lost\", \"runtimeInSeconds\""),
                    "line 17: the unknown task 'lost' has a run time");
        }

        @Test
        @DisplayName("a cycle, with the tasks on it")
        void cycle() {
            assertRefused(
                    diamondWith("\"parents\": [],", "\"parents\": [\"end\"],"),
                    "line 10: the parents form a cycle: 'start' -> 'left' -> 'end' -> 'start'");
            assertRefused(
                    diamondWith("\"parents\": [],", "\"parents\": [\"start\"],"),
                    "line 10: the parents form a cycle: 'start' -> 'start'");
        }
    }
}
