package org.spiderscheduler.testkit.tck;

/** What a check of a contract saw that must not happen; {@link RuleReporter} completes the message. */
final class SeenError extends AssertionError {
    private static final long serialVersionUID = 1L;

    SeenError(String seen) {
        super(seen);
    }
}
