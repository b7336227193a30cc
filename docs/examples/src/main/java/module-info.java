/** The code that the documents show, compiled and tested, and two programs. Nothing depends on it: no exports. */
@org.jspecify.annotations.NullMarked
module org.spiderscheduler.examples {
    requires static org.jspecify;
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires org.snakeyaml.engine;
    requires org.spiderscheduler.grpc;
    requires org.spiderscheduler.core;
    requires org.spiderscheduler.testkit;
    requires org.slf4j;
    requires jul.to.slf4j;

    // picocli sets the options' fields.
    opens org.spiderscheduler.examples.cluster to
            info.picocli;
    opens org.spiderscheduler.examples.runner to
            info.picocli;
}
