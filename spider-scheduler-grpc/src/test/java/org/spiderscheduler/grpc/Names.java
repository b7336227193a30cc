package org.spiderscheduler.grpc;

/** Host names. */
final class Names {
    /** A name that no host can have, since it is too long: no name server is asked for it. */
    static final String OF_NOBODY = "n".repeat(64) + ".invalid";

    private Names() {}
}
