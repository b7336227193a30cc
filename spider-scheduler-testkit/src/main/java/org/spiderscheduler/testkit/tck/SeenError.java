package org.spiderscheduler.testkit.tck;

/** What a check of a contract saw that must not be; {@link RuleReporter} makes the message whole. */
final class SeenError extends AssertionError {
    private static final long serialVersionUID = 1L;

    SeenError(String seen) {
        super(seen);
    }
}
