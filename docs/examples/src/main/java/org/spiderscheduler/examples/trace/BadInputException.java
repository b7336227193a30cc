package org.spiderscheduler.examples.trace;

/**
 * An invalid workload file. The message is one line: the file, where in it, the value found there, and what is allowed.
 */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        super(message);
    }

    /** Puts the position in the file before the problem. */
    static BadInputException atLine(long line, String problem) {
        return new BadInputException("line " + line + ": " + problem);
    }

    /** Says what is there and what is allowed. */
    static BadInputException value(long line, String field, String value, String allowed) {
        return atLine(line, field + " is " + Quoted.of(value) + ", allowed: " + allowed);
    }
}
