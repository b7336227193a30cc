package org.spiderscheduler.examples.cluster;

/** An invalid configuration. The message is one line for people: where in the file, what is there, what is allowed. */
final class BadConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadConfigException(String message) {
        super(message);
    }

    /** Says where, then the problem. */
    static BadConfigException atLine(int line, String problem) {
        return new BadConfigException("line " + line + ": " + problem);
    }
}
