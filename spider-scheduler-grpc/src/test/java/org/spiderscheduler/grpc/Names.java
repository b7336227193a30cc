package org.spiderscheduler.grpc;

/** Names of machines. */
final class Names {
    /** One that nobody can have, since it is too long: no server of names is asked for it. */
    static final String OF_NOBODY = "n".repeat(64) + ".invalid";

    private Names() {}
}
