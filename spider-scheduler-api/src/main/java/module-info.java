/** The SPI of the Spider scheduler: plain interfaces that return futures, immutable values, and the errors. */
@org.jspecify.annotations.NullMarked
module org.spiderscheduler.api {
    requires static transitive org.jspecify;

    exports org.spiderscheduler.api;
}
