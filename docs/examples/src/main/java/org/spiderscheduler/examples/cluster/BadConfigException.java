package org.spiderscheduler.examples.cluster;

/** An invalid configuration. The message is one line: where in the file, the value found there, and what is allowed. */
final class BadConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadConfigException(String message) {
        super(message);
    }

    /** Puts the line number before the problem. */
    static BadConfigException atLine(int line, String problem) {
        return new BadConfigException("line " + line + ": " + problem);
    }
}
