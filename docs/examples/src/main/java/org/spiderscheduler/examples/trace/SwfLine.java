package org.spiderscheduler.examples.trace;

import java.util.StringTokenizer;

/** One job line of an SWF file: eighteen whole numbers; those that matter here are checked. */
final class SwfLine {
    static final long UNKNOWN = -1;

    private static final int FIELDS = 18;
    private static final long MOST_PROCESSORS = 100_000;

    private final long line;
    private final String[] fields = new String[FIELDS];

    SwfLine(long line, String text) {
        this.line = line;
        StringTokenizer tokens = new StringTokenizer(text);
        int count = tokens.countTokens();
        if (count != FIELDS) {
            throw BadInputException.atLine(
                    line, "has " + count + (count == 1 ? " field" : " fields") + ", allowed: " + FIELDS);
        }
        for (int field = 0; field < FIELDS; field++) {
            fields[field] = tokens.nextToken();
        }
    }

    long jobNumber() {
        return number(1, "job number", 0, Long.MAX_VALUE);
    }

    long submitTime() {
        return number(2, "submit time", 0, Limits.MOST_SECONDS);
    }

    /** In seconds, or unknown. */
    long runTime() {
        return number(4, "run time", UNKNOWN, Limits.MOST_SECONDS);
    }

    /** Those used, else those requested, else unknown; zero counts as unknown. */
    long processors() {
        long used = number(5, "number of processors", UNKNOWN, MOST_PROCESSORS);
        long requested = number(8, "requested number of processors", UNKNOWN, MOST_PROCESSORS);
        return used > 0 ? used : requested > 0 ? requested : UNKNOWN;
    }

    /** Whether the line repeats part of a job that also has its own line. */
    boolean isPartialExecution() {
        long status = number(11, "status", UNKNOWN, Long.MAX_VALUE);
        return status >= 2 && status <= 4;
    }

    long group() {
        return number(13, "group", UNKNOWN, Long.MAX_VALUE);
    }

    boolean hasPrecedingJob() {
        return number(17, "preceding job", UNKNOWN, Long.MAX_VALUE) > 0;
    }

    BadInputException duplicateJobNumber() {
        return BadInputException.atLine(line, "duplicate job number " + Quoted.of(fields[0]));
    }

    private long number(int field, String name, long least, long most) {
        String text = fields[field - 1];
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Reported below, like any other value that is not allowed.
        }
        String from = least == UNKNOWN ? "-1 (unknown)" : String.valueOf(least);
        throw BadInputException.value(
                line, name + " (field " + field + ")", text, "a whole number from " + from + " to " + most);
    }
}
