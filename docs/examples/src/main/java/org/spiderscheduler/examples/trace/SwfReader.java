package org.spiderscheduler.examples.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.examples.workload.PlannedJob;
import org.spiderscheduler.examples.workload.PlannedTask;
import org.spiderscheduler.examples.workload.Workload;

/** Reads the Standard Workload Format, a cluster's log: one line for each job. */
final class SwfReader {
    /** UTF-8's byte order mark, as Latin-1 reads it. */
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    private final BufferedReader lines;
    private final List<PlannedJob> jobs = new ArrayList<>();
    private final Set<Long> numbers = new HashSet<>();
    private long unknownRunTime;
    private long partialExecutions;
    private long unknownProcessors;
    private long unknownGroup;
    private long precededJobs;

    /** @param content read as Latin-1, in which every byte is valid: the fields are digits, and comments are skipped */
    SwfReader(InputStream content) {
        lines = new BufferedReader(new InputStreamReader(content, StandardCharsets.ISO_8859_1));
    }

    Workload read(String name) throws IOException {
        long number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            if (number == 1 && line.startsWith(BYTE_ORDER_MARK)) {
                line = line.substring(BYTE_ORDER_MARK.length());
            }
            if (!line.isBlank() && line.stripLeading().charAt(0) != ';') {
                add(new SwfLine(number, line));
            }
        }
        if (jobs.isEmpty()) {
            throw new BadInputException("has no job with a known run time");
        }
        jobs.sort(Comparator.comparing(PlannedJob::submitAt));
        return new Workload(name, jobs, notes());
    }

    private void add(SwfLine line) {
        long runTime = line.runTime();
        long processors = line.processors();
        long group = line.group();
        long number = line.jobNumber();
        Duration submitAt = Duration.ofSeconds(line.submitTime());
        if (line.isPartialExecution()) {
            partialExecutions++;
            return;
        }
        if (!numbers.add(number)) {
            throw line.duplicateJobNumber();
        }
        if (runTime == SwfLine.UNKNOWN) {
            unknownRunTime++;
            return;
        }
        unknownProcessors += processors == SwfLine.UNKNOWN ? 1 : 0;
        unknownGroup += group == SwfLine.UNKNOWN ? 1 : 0;
        precededJobs += line.hasPrecedingJob() ? 1 : 0;
        jobs.add(PlannedJob.builder("job " + number, new ResourceGroupId(Math.max(group, 0)))
                .submitAt(submitAt)
                .tasks(Collections.nCopies((int) Math.max(processors, 1), PlannedTask.of(Duration.ofSeconds(runTime))))
                .commit(Limits.COMMIT)
                .cleanup(Limits.CLEANUP)
                .build());
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        notes.add(
                "SWF: a job on N processors is a job of N tasks, each as long as the job ran; its group is the resource"
                        + " group.");
        notes.add(Limits.ADDED);
        notes.add("Left out: " + count(unknownRunTime, "job") + " whose run time is -1 (unknown).");
        if (partialExecutions > 0) {
            notes.add("Left out: " + count(partialExecutions, "line") + " of partial executions (status 2 to 4).");
        }
        if (unknownProcessors > 0) {
            notes.add("Taken as 1: the unknown number of processors of " + count(unknownProcessors, "job") + ".");
        }
        if (unknownGroup > 0) {
            notes.add("Taken as 0: the unknown group of " + count(unknownGroup, "job") + ".");
        }
        if (precededJobs > 0) {
            notes.add("Ignored: that " + count(precededJobs, "job") + " followed another one.");
        }
        return notes;
    }

    private static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }
}
