/** Fakes of what surrounds a scheduler, in virtual time, and assertions on what it did. */
@org.jspecify.annotations.NullMarked
module org.spiderscheduler.testkit {
    requires static transitive org.jspecify;
    requires transitive org.spiderscheduler.core;

    exports org.spiderscheduler.testkit;
}
