package org.spiderscheduler.examples.trace;

/**
 * A file that cannot be run. The message is one line for people: which file, where in it, what is there, what may be.
 */
public final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        super(message);
    }

    /** Says where: the position in the file, then the problem. */
    static BadInputException atLine(long line, String problem) {
        return new BadInputException("line " + line + ": " + problem);
    }

    /** Says what is there and what may be. */
    static BadInputException value(long line, String field, String value, String allowed) {
        return atLine(line, field + " is " + Quoted.of(value) + ", allowed: " + allowed);
    }
}
