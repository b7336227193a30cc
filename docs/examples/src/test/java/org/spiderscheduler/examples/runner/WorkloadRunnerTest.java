package org.spiderscheduler.examples.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The workload runner")
class WorkloadRunnerTest {
    @TempDir
    private Path folder;

    private record Outcome(int exitCode, List<String> out, String err) {
        String line(String label) {
            return out.stream()
                    .filter(line -> line.startsWith(label))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no line " + label + " in " + out));
        }

        /** The outcome, without what depends on the machine and what only repeats the options. */
        List<String> summary() {
            return out.stream()
                    .filter(line -> !line.startsWith("Wall time") && !line.startsWith("Scheduler"))
                    .toList();
        }

        Duration medianWait(String group) {
            return out.stream()
                    .map(line -> line.strip().split(" {2,}"))
                    .filter(cells -> cells.length == 5 && cells[0].equals(group))
                    .map(cells -> Duration.parse("PT" + cells[2].replace(" ", "")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no waiting times of group " + group + " in " + out));
        }
    }

    private static Outcome run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = WorkloadRunner.run(new PrintWriter(out), new PrintWriter(err), System::nanoTime, args);
        return new Outcome(exitCode, out.toString().lines().toList(), err.toString());
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("workload"), content).toString();
    }

    private static String task(String id, double seconds, String... parents) {
        String list = parents.length == 0 ? "" : "\"" + String.join("\",\"", parents) + "\"";
        return "{\"id\":\"" + id + "\",\"runtimeInSeconds\":" + seconds + ",\"parents\":[" + list + "]}";
    }

    private static String workflow(String... tasks) {
        return "{\"name\":\"w\",\"schemaVersion\":\"1.5\",\"workflow\":{\"specification\":{\"tasks\":["
                + String.join(",", tasks) + "]}}}";
    }

    private static String swfJob(int number, int submit, int seconds, int processors) {
        return number + " " + submit + " 0 " + seconds + " " + processors + " -1 -1 -1 -1 -1 1 1 1 -1 1 -1 -1 -1\n";
    }

    @Nested
    @DisplayName("draws")
    class Draws {
        @Test
        @DisplayName(
                "who executed what when: a row for each execution manager, a bar for each execution, a line for each fault")
        void picture() throws IOException {
            Path picture = folder.resolve("run.svg");
            String workflow = file(workflow(task("a", 10), task("b", 10), task("c", 10, "a")));

            Outcome outcome =
                    run("--workload", workflow, "--ems", "2", "--kill-em", "1@5s", "--picture", picture.toString());

            assertThat(outcome.exitCode()).isZero();
            String svg = Files.readString(picture);
            assertThat(svg).startsWith("<svg ").endsWith("</svg>\n").contains(">EM 1<", ">EM 2<", ">EM 1 dies<");
            assertThat(svg.split("<title>", -1))
                    .as("three tasks, the commit task that the reader adds, and the lost execution")
                    .hasSize(1 + 5);
            assertThat(svg.split(", lost or failed</title>", -1)).hasSize(1 + 1);
        }

        @Test
        @DisplayName("a row also for an execution manager that executed nothing, so that the others keep their numbers")
        void idleRow() throws IOException {
            Path picture = folder.resolve("idle.svg");
            String workflow = file(workflow(task("a", 10), task("b", 10, "a")));

            Outcome outcome = run("--workload", workflow, "--ems", "5", "--picture", picture.toString());

            assertThat(outcome.exitCode()).isZero();
            assertThat(Files.readString(picture)).contains(">EM 1<", ">EM 5<");
        }

        @Test
        @DisplayName("no more execution managers than fit a picture, and only into a file that can be written")
        void refuses() {
            assertThat(run("--ems", "257", "--picture", "any.svg"))
                    .returns(2, Outcome::exitCode)
                    .extracting(Outcome::err)
                    .asString()
                    .contains("--ems with --picture is 257, allowed: from 1 to 256");
            Path nowhere = folder.resolve("missing").resolve("run.svg");
            for (Path file : List.of(nowhere, folder)) {
                assertThat(run("--picture", file.toString()))
                        .as("found out before the run")
                        .returns(2, Outcome::exitCode)
                        .returns(List.of(), Outcome::out)
                        .extracting(Outcome::err)
                        .asString()
                        .contains(file + " cannot be written");
            }
        }
    }

    @Nested
    @DisplayName("runs the built-in mix")
    class BuiltIn {
        @Test
        @DisplayName("to the end that each job is planned to have, each task executed once")
        void calm() {
            Outcome outcome = run();

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.line("Workload")).contains("3 resource groups");
            assertThat(outcome.line("Fleet")).contains("8 execution managers");
            assertThat(outcome.line("Jobs")).contains("60 succeeded, 2 failed, 2 cancelled; all ended as planned");
            assertThat(outcome.out())
                    .anyMatch(line -> line.endsWith("executed more than once: 0, of those successfully: 0"));
            assertThat(outcome.line("Wall time")).contains("assignments per second");
            assertThat(outcome.err()).startsWith("\r").contains("100%").endsWith(System.lineSeparator());
        }

        @Test
        @DisplayName("over restarts of storage and deaths of execution managers, no task successfully executed twice")
        void faults() {
            Outcome outcome = run(
                    "--restart-storage-at",
                    "90s",
                    "--restart-storage-at",
                    "5m",
                    "--kill-em",
                    "3@2m",
                    "--kill-em=8@200s");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.line("Faults")).contains("storage restarts at 1m 30s", "execution manager 3 dies at 2m");
            assertThat(outcome.line("Jobs")).contains("all ended as planned");
            assertThat(outcome.out())
                    .anyMatch(line -> line.matches(".*executed more than once: [1-9]\\d*, of those successfully: 0"));
        }

        @Test
        @DisplayName("with the same summary for the same seed, and a different one for another seed")
        void seed() {
            String[] faults = {"--seed", "7", "--restart-storage-at", "90s", "--kill-em", "2@100s"};

            assertThat(run(faults).summary()).isEqualTo(run(faults).summary());
            assertThat(run("--seed", "8").summary())
                    .isNotEqualTo(run("--seed", "9").summary());
        }

        @Test
        @DisplayName("through a queue of one place, and with one execution manager")
        void narrow() {
            assertThat(run("--queue-capacity", "1").exitCode()).isZero();
            assertThat(run("--ems", "1").exitCode()).isZero();
        }

        @Test
        @DisplayName("with the chosen policy: the most important group waits less than with first in, first out")
        void policy() {
            Outcome priority = run("--policy", "priority", "--ems", "4", "--queue-capacity", "4");
            Outcome fifo = run("--policy", "fifo", "--ems", "4", "--queue-capacity", "4");

            assertThat(priority.exitCode()).isZero();
            assertThat(priority.medianWait("1")).isLessThan(fifo.medianWait("1").dividedBy(2));
        }

        @Test
        @DisplayName("says so when a planned fault came after the end")
        void lateFault() {
            assertThat(run("--kill-em", "1@2h").line("Note"))
                    .endsWith("the death of execution manager 1 at 2h came too late: the run was over");
        }
    }

    @Nested
    @DisplayName("ends with 1")
    class Fails {
        @Test
        @DisplayName("at once when no execution manager is alive any more, and names the jobs that are left")
        void nobodyLeft() {
            Outcome outcome = run("--ems", "1", "--kill-em", "1@30s");

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.line("FAILED")).contains("no execution manager is alive any more");
            assertThat(outcome.line("Makespan")).contains(" 30s");
            assertThat(outcome.line("Jobs")).contains("not submitted", "not as planned:");
            assertThat(outcome.out()).anyMatch(line -> line.contains("instead of SUCCEEDED"));
        }
    }

    @Nested
    @DisplayName("runs a file")
    class Trace {
        @Test
        @DisplayName("in WfFormat, and says what it derived")
        void wfFormat() throws IOException {
            Outcome outcome = run(
                    "--workload",
                    file(workflow(task("a", 10), task("b", 20, "a"), task("c", 30, "a"), task("d", 5, "b", "c"))),
                    "--ems",
                    "2");

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.line("Workload")).contains("w: 1 job, 4 tasks, 1 resource group");
            assertThat(outcome.out()).anyMatch(line -> line.contains("Added to each job: a commit task"));
            assertThat(outcome.line("Makespan")).contains("46s, 1.00 of the lower bound of 46s (the critical path)");
        }

        @Test
        @DisplayName("in the Standard Workload Format, and counts the jobs that it leaves out")
        void swf() throws IOException {
            Outcome outcome = run(
                    "--workload",
                    file("; a log\n" + swfJob(1, 0, 10, 2) + swfJob(2, 100, -1, 1) + swfJob(3, 200, 5, 1)));

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.line("Workload")).contains("2 jobs, 3 tasks");
            assertThat(outcome.out())
                    .anyMatch(line -> line.endsWith("Left out: 1 job whose run time is -1 (unknown)."));
        }

        @Test
        @DisplayName("whose tasks take no time at all")
        void noTime() throws IOException {
            Outcome outcome = run("--workload", file(workflow(task("a", 0), task("b", 0, "a"))));

            assertThat(outcome.exitCode()).isZero();
            assertThat(outcome.line("Makespan")).contains("1s");
        }
    }

    @Nested
    @DisplayName("refuses, with one clear line and exit code 2,")
    class BadInput {
        private void refused(String reason, String... args) {
            Outcome outcome = run(args);

            assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(2);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err().lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("WorkloadRunner: ")
                            .contains(reason)
                            .doesNotContain("Exception", "\tat "));
        }

        static Stream<Arguments> options() {
            return Stream.of(
                    Arguments.of("no execution manager", "--ems is 0, allowed: from 1 to 100,000", "--ems 0"),
                    Arguments.of("a fleet that is not a number", "'many' is not a whole number", "--ems many"),
                    Arguments.of(
                            "a fleet beyond all bounds",
                            "--ems is 99999999999, allowed: from 1 to 100,000",
                            "--ems 99999999999"),
                    Arguments.of(
                            "a queue without a place", "--queue-capacity is 0, allowed: from 1", "--queue-capacity 0"),
                    Arguments.of("a negative capacity", "--queue-capacity is -5", "--queue-capacity -5"),
                    Arguments.of("an unknown option", "Unknown option: '--turbo'", "--turbo"),
                    Arguments.of("a stray word", "Unmatched argument at index 0: 'now'", "now"),
                    Arguments.of(
                            "an option without its value", "Missing required parameter for option '--ems'", "--ems"),
                    Arguments.of(
                            "an unknown policy",
                            "'best' is not a policy, allowed: fifo, priority, round_robin",
                            "--policy best"),
                    Arguments.of("a time without a unit", "'90' is not a time", "--restart-storage-at 90"),
                    Arguments.of("a negative time", "'-1s' is not a time", "--restart-storage-at=-1s"),
                    Arguments.of(
                            "a time beyond a hundred years", "'99999d' is not a time", "--restart-storage-at 99999d"),
                    Arguments.of("a death without a time", "'3' is not N@T", "--kill-em 3"),
                    Arguments.of("the death of nobody", "'x@3s' is not N@T", "--kill-em x@3s"),
                    Arguments.of(
                            "the death of an execution manager that does not exist",
                            "--kill-em is 9, allowed: from 1 to 8",
                            "--kill-em 9@3s"),
                    Arguments.of("a seed that is not a number", "'s' is not a whole number", "--seed s"),
                    Arguments.of(
                            "a seed that is too long", "'9223372036854775808' is no", "--seed 9223372036854775808"));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource
        @DisplayName("bad options:")
        void options(String what, String reason, String args) {
            refused(reason, args.split(" "));
        }

        static Stream<Arguments> files() {
            String good = workflow(task("a", 1));
            return Stream.of(
                    Arguments.of("an empty file", "is empty", ""),
                    Arguments.of("truncated JSON", "the JSON ends early", good.substring(0, good.length() - 3)),
                    Arguments.of("wrong JSON", "not JSON", good.replace(":", ";")),
                    Arguments.of("JSON that is nested too deeply", "nesting depth", "{\"a\":" + "[".repeat(9_999)),
                    Arguments.of("JSON of another kind", "has no /schemaVersion", "{}"),
                    Arguments.of("a cycle", "the parents form a cycle", workflow(task("a", 1, "b"), task("b", 1, "a"))),
                    Arguments.of("an unknown parent", "the unknown parent 'z'", workflow(task("a", 1, "z"))),
                    Arguments.of("a duplicate task id", "duplicate task id 'a'", workflow(task("a", 1), task("a", 2))),
                    Arguments.of("a negative run time", "runtimeInSeconds is '-1.0'", workflow(task("a", -1))),
                    Arguments.of("an SWF run time below -1", "run time (field 4) is '-2'", swfJob(1, 0, -2, 1)),
                    Arguments.of("an SWF line with too few fields", "line 1: has 3 fields, allowed: 18", "1 2 3\n"));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource
        @DisplayName("bad files:")
        void files(String what, String reason, String content) throws IOException {
            refused(reason, "--workload", file(content));
        }

        @Test
        @DisplayName("a file that does not exist, and a folder")
        void noFile() {
            refused(
                    "there is no such file",
                    "--workload",
                    folder.resolve("none").toString());
            refused("is a folder, not a file", "--workload", folder.toString());
        }
    }

    @Test
    @DisplayName("explains its options")
    void help() {
        Outcome outcome = run("--help");

        assertThat(outcome.exitCode()).isZero();
        assertThat(String.join("\n", outcome.out()))
                .contains("--workload", "--ems", "--queue-capacity", "--policy", "--restart-storage-at", "--kill-em")
                .contains("--seed", "Exit code 0");
    }
}
