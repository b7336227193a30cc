/** Fakes of what surrounds a scheduler, in virtual time, assertions on what it did, and contracts to hold it to. */
@org.jspecify.annotations.NullMarked
module org.spiderscheduler.testkit {
    requires static transitive org.jspecify;
    requires transitive org.spiderscheduler.core;
    requires static org.junit.jupiter.api;
    requires static org.assertj.core;

    exports org.spiderscheduler.testkit;
    exports org.spiderscheduler.testkit.assertions;
    exports org.spiderscheduler.testkit.simulation;
    exports org.spiderscheduler.testkit.tck;

    // JUnit calls the tests of the contracts, none of which is public.
    opens org.spiderscheduler.testkit.tck;
    // JUnit instantiates the extension, which is not public.
    opens org.spiderscheduler.testkit.simulation;
}
