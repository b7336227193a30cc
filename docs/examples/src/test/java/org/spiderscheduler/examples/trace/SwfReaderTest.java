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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.examples.workload.PlannedJob;
import org.spiderscheduler.examples.workload.PlannedTask;
import org.spiderscheduler.examples.workload.Workload;

@DisplayName("The SWF reader")
class SwfReaderTest {
    private static final String MAPPING =
            "SWF: a job on N processors is a job of N tasks, each as long as the job ran; its group is the resource group.";
    private static final String ADDED =
            "Added to each job: a commit task of 1 s, and a cleanup task of 1 s that runs only if the job fails or is"
                    + " cancelled.";

    private static Workload read(String... lines) throws IOException {
        String log = String.join("\n", lines);
        return new SwfReader(new ByteArrayInputStream(log.getBytes(StandardCharsets.UTF_8))).read("log");
    }

    private static PlannedJob job(int number, long submitAt, long group, int processors, long runTime) {
        return new PlannedJob(
                "job " + number,
                new ResourceGroupId(group),
                Duration.ofSeconds(submitAt),
                java.util.Collections.nCopies(processors, PlannedTask.of(Duration.ofSeconds(runTime))),
                Optional.of(Duration.ofSeconds(1)),
                Optional.of(Duration.ofSeconds(1)),
                Optional.empty());
    }

    private static void assertRefused(String problem, String... lines) {
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> read(lines))
                .withMessage(problem);
    }

    @Test
    @DisplayName("makes a job of each line, with a task for each processor, in order of submission")
    void readsJobs() throws IOException {
        Workload workload = read(
                "; Version: 2.2",
                "",
                "  7  60 -1 1451 3 -1 -1 -1 -1 -1 -1 1 5 -1 -1 -1 -1 -1",
                "\t3\t15\t-1\t0\t1\t0.25\t-1\t-1\t-1\t-1\t1\t1\t2\t-1\t-1\t-1\t-1\t-1",
                "  ; a remark");

        assertThat(workload.name()).isEqualTo("log");
        assertThat(workload.jobs()).containsExactly(job(3, 15, 2, 1, 0), job(7, 60, 5, 3, 1451));
        assertThat(workload.notes())
                .containsExactly(MAPPING, ADDED, "Left out: 0 jobs whose run time is -1 (unknown).");
    }

    @Test
    @DisplayName(
            "leaves out and counts jobs without a run time and lines that repeat part of a job, and says what it assumed")
    void saysWhatItDerived() throws IOException {
        Workload workload = read(
                "1 0 -1 -1 1 -1 -1 -1 -1 -1 0 1 1 -1 -1 -1 -1 -1",
                "2 0 -1 10 -1 -1 -1 4 -1 -1 1 1 1 -1 -1 -1 -1 -1",
                "3 0 -1 10 -1 -1 -1 -1 -1 -1 1 1 -1 -1 -1 -1 2 30",
                "3 0 -1 5 1 -1 -1 -1 -1 -1 2 1 1 -1 -1 -1 -1 -1",
                "3 5 -1 5 1 -1 -1 -1 -1 -1 3 1 1 -1 -1 -1 -1 -1",
                "4 0 -1 10 0 -1 -1 0 -1 -1 1 1 1 -1 -1 -1 -1 -1");

        assertThat(workload.jobs()).containsExactly(job(2, 0, 1, 4, 10), job(3, 0, 0, 1, 10), job(4, 0, 1, 1, 10));
        assertThat(workload.notes())
                .containsExactly(
                        MAPPING,
                        ADDED,
                        "Left out: 1 job whose run time is -1 (unknown).",
                        "Left out: 2 lines of partial executions (status 2 to 4).",
                        "Taken as 1: the unknown number of processors of 2 jobs.",
                        "Taken as 0: the unknown group of 1 job.",
                        "Ignored: that 1 job followed another one.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 0 -1 10 2                                  | has 5 fields, allowed: 18",
                "1                                            | has 1 field, allowed: 18",
                "1 0 -1 -2 2 -1 -1 -1 -1 -1 -1 1 1 -1 -1 -1 -1 -1 | run time (field 4) is '-2', allowed: a whole number from -1 (unknown) to 3153600000",
                "1 0 -1 3153600001 2 -1 -1 -1 -1 -1 -1 1 1 -1 -1 -1 -1 -1 | run time (field 4) is '3153600001', allowed: a whole number from -1 (unknown) to 3153600000",
                "1 0 -1 ten 2 -1 -1 -1 -1 -1 -1 1 1 -1 -1 -1 -1 -1 | run time (field 4) is 'ten', allowed: a whole number from -1 (unknown) to 3153600000",
                "x 0 -1 10 2 -1 -1 -1 -1 -1 -1 1 1 -1 -1 -1 -1 -1 | job number (field 1) is 'x', allowed: a whole number from 0 to 9223372036854775807",
                "1 -1 -1 10 2 -1 -1 -1 -1 -1 -1 1 1 -1 -1 -1 -1 -1 | submit time (field 2) is '-1', allowed: a whole number from 0 to 3153600000",
                "1 0 -1 10 100001 -1 -1 -1 -1 -1 -1 1 1 -1 -1 -1 -1 -1 | number of processors (field 5) is '100001', allowed: a whole number from -1 (unknown) to 100000",
                "1 0 -1 10 1 -1 -1 -7 -1 -1 -1 1 1 -1 -1 -1 -1 -1 | requested number of processors (field 8) is '-7', allowed: a whole number from -1 (unknown) to 100000",
                "1 0 -1 10 1 -1 -1 -1 -1 -1 -1 1 -2 -1 -1 -1 -1 -1 | group (field 13) is '-2', allowed: a whole number from -1 (unknown) to 9223372036854775807",
            })
    @DisplayName("refuses a line with too few fields or a value out of range, and names both")
    void refusesBadLine(String line, String problem) {
        assertRefused("line 2: " + problem, "; comment", line);
    }

    @Test
    @DisplayName("refuses a second job with the same number")
    void refusesDuplicate() {
        String line = "5 0 -1 10 1 -1 -1 -1 -1 -1 1 1 1 -1 -1 -1 -1 -1";

        assertRefused("line 2: duplicate job number '5'", line, line);
    }

    @Test
    @DisplayName("refuses a log in which there is nothing to run")
    void refusesEmptyLog() {
        assertRefused("has no job with a known run time", "; only a comment");
        assertRefused("has no job with a known run time", "1 0 -1 -1 1 -1 -1 -1 -1 -1 0 1 1 -1 -1 -1 -1 -1");
    }

    @Test
    @DisplayName("counts the tasks of all processors")
    void counts() throws IOException {
        assertThat(read("1 0 -1 10 128 -1 -1 -1 -1 -1 1 1 1 -1 -1 -1 -1 -1").taskCount())
                .isEqualTo(128);
        assertThat(List.of(
                        read("1 0 -1 10 1 -1 -1 -1 -1 -1 1 1 9 -1 -1 -1 -1 -1").groupCount()))
                .containsExactly(1L);
    }
}
